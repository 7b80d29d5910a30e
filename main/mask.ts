/** Everything that could be a certificate's number, in any form a scanner or a link gives it, becomes this. */
const masked = '[number]';

/** FNC1 as a scanner sends it; JSON writes it as an escape. */
const separator = '\u001d';

const patterns: readonly RegExp[] = [
  // GS1 Digital Link: everything from the first key on.
  /\/(?:01\/\d+|255\/\d+)(?:\/[^\s"'\\]*)?/gu,
  // Brackets, whole or cut off in the middle.
  /\((?:01|21|255)\)[^\s"'\\]*/gu,
  // Bare digits, also with the group separators and blanks that scanners and people put between them.
  new RegExp(`(?:\\d(?:[ ^${separator}]|\\\\u001d|<GS>|\\{GS\\})?){16,}`, 'giu'),
];

/** Removes whatever could be a certificate's number from a text that is about to be logged. */
export const maskNumbers = (text: string): string => patterns.reduce((rest, pattern) => rest.replace(pattern, masked), text);
