/** The engine's own reader, which newer ones have: a page of 20,000 records takes it a millisecond. */
type NativeReader = { readonly fromBase64?: (text: string, options: { readonly alphabet: 'base64url' }) => Uint8Array };

/** Reads base64url without padding, as directory pages travel; undefined when it is none. */
export const fromBase64url = (text: string): Uint8Array | undefined => {
  const native = Uint8Array as unknown as NativeReader;
  try {
    return native.fromBase64 ? native.fromBase64(text, { alphabet: 'base64url' }) : fromBinary(atob(text.replaceAll('-', '+').replaceAll('_', '/')));
  } catch {
    return undefined;
  }
};

const fromBinary = (binary: string): Uint8Array => {
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index);
  return bytes;
};

/** Writes bytes as base64url without padding. */
export const toBase64url = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
