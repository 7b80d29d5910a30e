/**
 * Sends standard input to a print queue as a RAW job, through Windows' own spooler calls (the way of Microsoft's
 * RawPrinterHelper sample). PowerShell and .NET are part of every Windows that Electron runs on: nothing is compiled into
 * the till. The queue's name comes in an environment variable, so that no quoting can go wrong. Exit code 0: the spooler
 * has the whole job.
 */
export const sendToWindowsQueue = String.raw`
$ErrorActionPreference = 'Stop'
try {
  Add-Type -TypeDefinition @'
using System;
using System.Runtime.InteropServices;
public static class CountersignQueue {
  [StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode)]
  public class DocInfo { public string Name; public string Output; public string Type; }
  [DllImport("winspool.drv", CharSet = CharSet.Unicode, SetLastError = true)]
  static extern bool OpenPrinter(string name, out IntPtr printer, IntPtr defaults);
  [DllImport("winspool.drv", SetLastError = true)] static extern bool ClosePrinter(IntPtr printer);
  [DllImport("winspool.drv", CharSet = CharSet.Unicode, SetLastError = true)]
  static extern int StartDocPrinter(IntPtr printer, int level, [In] DocInfo info);
  [DllImport("winspool.drv", SetLastError = true)] static extern bool EndDocPrinter(IntPtr printer);
  [DllImport("winspool.drv", SetLastError = true)] static extern bool AbortPrinter(IntPtr printer);
  [DllImport("winspool.drv", SetLastError = true)] static extern bool StartPagePrinter(IntPtr printer);
  [DllImport("winspool.drv", SetLastError = true)] static extern bool EndPagePrinter(IntPtr printer);
  [DllImport("winspool.drv", SetLastError = true)]
  static extern bool WritePrinter(IntPtr printer, byte[] bytes, int count, out int written);
  public static bool Send(string queue, byte[] job) {
    IntPtr printer;
    if (!OpenPrinter(queue, out printer, IntPtr.Zero)) return false;
    try {
      var info = new DocInfo { Name = "Countersign", Type = "RAW" };
      if (StartDocPrinter(printer, 1, info) == 0) return false;
      int sent = 0;
      var isWhole = StartPagePrinter(printer);
      while (isWhole && sent < job.Length) {
        var piece = new byte[Math.Min(65536, job.Length - sent)];
        Array.Copy(job, sent, piece, 0, piece.Length);
        int written;
        isWhole = WritePrinter(printer, piece, piece.Length, out written) && written > 0;
        sent += written;
      }
      isWhole = isWhole && EndPagePrinter(printer);
      if (!isWhole) { AbortPrinter(printer); return false; }
      return EndDocPrinter(printer);
    } finally { ClosePrinter(printer); }
  }
}
'@
  $job = New-Object System.IO.MemoryStream
  [Console]::OpenStandardInput().CopyTo($job)
  if ([CountersignQueue]::Send($env:COUNTERSIGN_QUEUE, $job.ToArray())) { exit 0 } else { exit 1 }
} catch { exit 2 }
`;
