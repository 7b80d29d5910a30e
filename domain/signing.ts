/**
 * How a till signs what it sends (RFC 9421, HTTP Message Signatures): Ed25519, one signature called `sig`.
 * Till and server share these names; neither shares the other's code.
 */
export const messageSignature = {
  name: 'sig',
  algorithm: 'ed25519',
  tag: 'countersign',
  /** `keyid` is the terminal's id; `nonce` a fresh UUID; `created` the till's clock put right by the server's time. */
  params: ['created', 'nonce', 'keyid', 'alg', 'tag'],
  /** Signed parts of a message with a body; `content-digest` is RFC 9530, `sha-256=:<base64>:` over the body's bytes. */
  fieldsWithBody: ['@method', '@path', '@query', 'content-digest'],
  /** Signed parts of a message without one. */
  fieldsWithoutBody: ['@method', '@path', '@query'],
} as const;

/**
 * How far `created` may be from the server's clock. A message outside is answered 401 with the problem `wrong-clock`;
 * the till reads {@link serverTimeHeader}, corrects its offset and sends the same message again, newly signed.
 * So a till whose own clock is a week off works, and a message that somebody kept is worth nothing minutes later.
 */
export const clockToleranceMs = 5 * 60_000;

/** Every answer of the server carries its time in this header: epoch milliseconds. */
export const serverTimeHeader = 'countersign-time';

/** What a terminal signs with its key after each push: where its chain stands. Clearly no HTTP message. */
export const signedHeadText = (terminal: string, sequence: number, hash: string): string =>
  `countersign-head:v1:${terminal}:${String(sequence)}:${hash}`;
