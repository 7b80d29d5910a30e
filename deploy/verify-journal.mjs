// `node deploy/verify-journal.mjs <folder or segment files> [--signed-head <sequence:hash:signature> --key <public key>]`
// Verifies a till's journal without the till, without the server and without this program's other code: Node alone.
// Says that it is whole, or the first thing that is wrong, in a sentence.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { crc32 } from 'node:zlib';

class Wrong extends Error {}

const segmentName = /^segment-(\d{12})\.journal$/;
const chainStart = '0'.repeat(64);

/** The segments of a folder, or the files as they are given, in the order of their names. */
function findSegments(paths) {
  return paths
    .flatMap((path) =>
      statSync(path).isDirectory()
        ? readdirSync(path)
            .filter((name) => segmentName.test(name))
            .map((name) => join(path, name))
        : [path],
    )
    .sort((a, b) => (basename(a) < basename(b) ? -1 : 1));
}

/** A line's kind and payload; the payload's length and checksum stand before it. */
function readLine(line, where) {
  const prefix = /^([HOR]) (\d{1,9}) ([0-9a-f]{8}) /.exec(line.toString('latin1', 0, 24));
  if (!prefix) throw new Wrong(`${where} is no record.`);
  const payload = line.subarray(prefix[0].length);
  if (payload.length !== Number(prefix[2]))
    throw new Wrong(`${where} says that it has ${prefix[2]} bytes and has ${payload.length}.`);
  if (crc32(payload).toString(16).padStart(8, '0') !== prefix[3])
    throw new Wrong(`${where} does not fit its checksum: it was changed after it was written.`);
  return { kind: prefix[1], payload: payload.toString('utf8') };
}

function parse(text, where) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Wrong(`${where} can't be read.`);
  }
}

/** Walks the whole chain. `at` is called with each operation's sequence and hash. */
function walk(paths, at) {
  let terminal;
  let head = { sequence: 0, hash: chainStart };
  for (const path of paths) {
    const bytes = readFileSync(path);
    const name = basename(path);
    if (bytes.length === 0 || bytes.at(-1) !== 10)
      throw new Wrong(`${name} breaks off in the middle of a record, after operation ${head.sequence}.`);
    let start = 0;
    for (let number = 1; start < bytes.length; number += 1) {
      const end = bytes.indexOf(10, start);
      const where = `${name}, line ${number}`;
      const { kind, payload } = readLine(bytes.subarray(start, end), where);
      start = end + 1;
      if ((number === 1) !== (kind === 'H')) throw new Wrong(`${where} is not where such a record belongs.`);
      if (kind === 'R') continue;
      const json = parse(payload, where);
      terminal ??= json.terminal;
      if (json.terminal !== terminal) throw new Wrong(`${where} is of another terminal: ${json.terminal}.`);
      if (kind === 'H') {
        const { sequence, hash } = json.previous ?? {};
        if (sequence !== head.sequence || hash !== head.hash)
          throw new Wrong(`${name} begins after operation ${sequence}, and what comes before it ends with ${head.sequence}.`);
        continue;
      }
      if (json.sequence !== head.sequence + 1)
        throw new Wrong(`${where} is operation ${json.sequence}, and ${head.sequence + 1} should stand there.`);
      if (json.previous !== head.hash)
        throw new Wrong(`${where}, operation ${json.sequence}, was not made after the one before it: the chain is broken.`);
      head = { sequence: json.sequence, hash: createHash('sha256').update(payload, 'utf8').digest('hex') };
      at(head);
    }
  }
  return { terminal, head };
}

/** Holds the chain against a head that the terminal has signed, as it does with every upload. */
function checkSignedHead({ signed, key, terminal, hashes }) {
  const [, sequence, hash, signature] = /^(\d+):([0-9a-f]{64}):([\w-]+)$/.exec(signed) ?? [];
  if (!hash) throw new Wrong('The signed head is written sequence:hash:signature.');
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key }, format: 'jwk' });
  const text = `countersign-head:v1:${terminal}:${sequence}:${hash}`;
  if (!verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64url')))
    throw new Wrong(`The signed head is not signed by this key for terminal ${terminal}.`);
  const own = hashes.get(Number(sequence));
  if (!own) throw new Wrong(`The terminal has signed operation ${sequence}, which this journal does not have.`);
  if (own !== hash) throw new Wrong(`Operation ${sequence} is not the one that the terminal has signed.`);
  return ` The terminal's signature stands for it up to operation ${sequence}.`;
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'signed-head': { type: 'string' }, key: { type: 'string' } },
  });
  const paths = findSegments(positionals);
  if (paths.length === 0) throw new Wrong('There is no journal: name its folder, or its segment files.');
  const signed = values['signed-head'];
  if ((signed === undefined) !== (values.key === undefined))
    throw new Wrong("A signed head and the terminal's public key belong together: --signed-head and --key.");
  const hashes = new Map();
  const { terminal, head } = walk(paths, ({ sequence, hash }) => hashes.set(sequence, hash));
  const standing = signed === undefined ? '' : checkSignedHead({ signed, key: values.key, terminal, hashes });
  console.log(`The journal of terminal ${terminal} is whole: operations 1 to ${head.sequence}, head ${head.hash}.${standing}`);
} catch (error) {
  console.error(error instanceof Wrong ? error.message : `The journal can't be read: ${error.message}`);
  process.exitCode = 1;
}
