import PDFDocument from 'pdfkit';

export type Pdf = InstanceType<typeof PDFDocument>;

/** Opens a PDF and collects its bytes. It says no other time than `at`, so that the same content is the same bytes. */
export const openPdf = ({ title, at, layout = 'portrait' }: { readonly title: string; readonly at: number; readonly layout?: 'portrait' | 'landscape' }): { readonly pdf: Pdf; readonly finish: () => Promise<Uint8Array> } => {
  // Pages are kept until the last, because each says how many there are.
  const pdf = new PDFDocument({ size: 'A4', layout, margin: 0, bufferPages: true, info: { Title: title, Creator: 'Countersign', CreationDate: new Date(at) } });
  const chunks: Buffer[] = [];
  const whole = new Promise<Uint8Array>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => { chunks.push(chunk); });
    pdf.on('end', () => { resolve(Buffer.concat(chunks)); });
    pdf.on('error', reject);
  });
  return {
    pdf,
    finish: () => {
      pdf.end();
      return whole;
    },
  };
};
