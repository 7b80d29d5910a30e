/**
 * A database's address as it may be shown: without its password, wherever the address carries one. For a line that
 * people copy into tickets and machines keep in logs.
 */
export const maskPassword = (address: string): string => {
  const parsed = URL.canParse(address) ? new URL(address) : undefined;
  // What can't be taken apart may hide a password anywhere.
  if (!parsed) return '(an address that can not be read)';
  if (parsed.password !== '') parsed.password = hidden;
  for (const name of [...parsed.searchParams.keys()]) if (/password/i.test(name)) parsed.searchParams.set(name, hidden);
  return parsed.href;
};

const hidden = '***';

/** Takes a database's password out of a text, such as the message of an error that quotes what it could not use. */
export const withoutPassword = (text: string, address: string | undefined): string => {
  if (address === undefined || !URL.canParse(address)) return text;
  const { password, searchParams } = new URL(address);
  const secrets = [password, decode(password), ...[...searchParams].flatMap(([name, value]) => (/password/i.test(name) ? [value] : []))];
  return secrets.filter((secret) => secret !== '').reduce((shown, secret) => shown.replaceAll(secret, hidden), text);
};

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
