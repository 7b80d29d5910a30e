/** Bytes that QR versions 1, 2, ... hold at error correction level M (ISO/IEC 18004, table 7). */
const byteCapacities = [
  14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560, 624, 666,
]

/** Modules along one side of the QR symbol that the printer will make of this data. */
export const qrModules = (data: string): number => {
  const bytes = new TextEncoder().encode(data).length
  const index = byteCapacities.findIndex((capacity) => bytes <= capacity)
  const version = index === -1 ? 40 : index + 1
  return 17 + 4 * version
}
