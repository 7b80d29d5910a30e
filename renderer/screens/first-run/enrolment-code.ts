/** Ten letters and digits, told to people in two halves: `ABCDE-FGHJK`. */
const pattern = /^([A-Z0-9]{5})[- ]?([A-Z0-9]{5})$/u;

/**
 * The enrolment code in a scan, as it is told to people; undefined for anything else. What is no code must not get into
 * the field: it may be a certificate's number, and the field shows it.
 */
export const readEnrolmentCode = (raw: string): string | undefined => {
  const text = raw.replace(/^[\p{Cc}\s]+|[\p{Cc}\s]+$/gu, '').replace(/^\][A-Za-z][0-9A-Za-z]/u, '').toUpperCase();
  const [, first, second] = pattern.exec(text) ?? [];
  // Ten digits alone are an article of a shop before they are a code.
  return first === undefined || second === undefined || /^\d+$/u.test(first + second) ? undefined : `${first}-${second}`;
};
