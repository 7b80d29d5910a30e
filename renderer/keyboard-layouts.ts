/**
 * Keyboard layouts that shops set scanners and computers to: which character each key gives, by its place. A wedge
 * scanner presses keys by the layout it is set to; the computer reads them by its own.
 */
export type LayoutName = 'us' | 'uk' | 'de' | 'fr' | 'es' | 'it' | 'jp' | 'kr' | 'dvorak';

/** What stands for a dead key: it gives nothing until the next key. */
export const deadKey = '\u2020';

/** The characters of one key: alone, and with Shift. */
type Key = readonly [string, string];
export type Layout = { readonly name: LayoutName; readonly keys: ReadonlyMap<string, Key> };

const places = [
  'Backquote', 'Digit1', 'Digit2', 'Digit3', 'Digit4', 'Digit5', 'Digit6', 'Digit7', 'Digit8', 'Digit9', 'Digit0', 'Minus', 'Equal',
  'KeyQ', 'KeyW', 'KeyE', 'KeyR', 'KeyT', 'KeyY', 'KeyU', 'KeyI', 'KeyO', 'KeyP', 'BracketLeft', 'BracketRight', 'Backslash',
  'KeyA', 'KeyS', 'KeyD', 'KeyF', 'KeyG', 'KeyH', 'KeyJ', 'KeyK', 'KeyL', 'Semicolon', 'Quote',
  'IntlBackslash', 'KeyZ', 'KeyX', 'KeyC', 'KeyV', 'KeyB', 'KeyN', 'KeyM', 'Comma', 'Period', 'Slash',
  'IntlYen', 'IntlRo',
] as const;

/** One character a key, in the order of `places`; what a layout lacks at the end is left away. */
const rows: Readonly<Record<LayoutName, readonly [string, string]>> = {
  us: ['`1234567890-=qwertyuiop[]\\asdfghjkl;\'\\zxcvbnm,./', '~!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:"|ZXCVBNM<>?'],
  uk: ['`1234567890-=qwertyuiop[]#asdfghjkl;\'\\zxcvbnm,./', '¬!"£$%^&*()_+QWERTYUIOP{}~ASDFGHJKL:@|ZXCVBNM<>?'],
  de: ['†1234567890ß†qwertzuiopü+#asdfghjklöä<yxcvbnm,.-', '°!"§$%&/()=?†QWERTZUIOPÜ*\'ASDFGHJKLÖÄ>YXCVBNM;:_'],
  fr: ['²&é"\'(-è_çà)=azertyuiop†$*qsdfghjklmù<wxcvbn,;:!', '\u00001234567890°+AZERTYUIOP†£µQSDFGHJKLM%>WXCVBN?./§'],
  es: ['º1234567890\'¡qwertyuiop†+çasdfghjklñ†<zxcvbnm,.-', 'ª!"·$%&/()=?¿QWERTYUIOP†*ÇASDFGHJKLÑ†>ZXCVBNM;:_'],
  it: ['\\1234567890\'ìqwertyuiopè+ùasdfghjklòà<zxcvbnm,.-', '|!"£$%&/()=?^QWERTYUIOPé*§ASDFGHJKLç°>ZXCVBNM;:_'],
  jp: ['\u00001234567890-^qwertyuiop@[]asdfghjkl;:\u0000zxcvbnm,./¥\\', '\u0000!"#$%&\'()\u0000=~QWERTYUIOP`{}ASDFGHJKL+*\u0000ZXCVBNM<>?|_'],
  kr: ['`1234567890-=ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ[]\\ㅁㄴㅇㄹㅎㅗㅓㅏㅣ;\'\\ㅋㅌㅊㅍㅠㅜㅡ,./', '~!@#$%^&*()_+ㅃㅉㄸㄲㅆㅛㅕㅑㅒㅖ{}|ㅁㄴㅇㄹㅎㅗㅓㅏㅣ:"|ㅋㅌㅊㅍㅠㅜㅡ<>?'],
  dvorak: ['`1234567890[]\',.pyfgcrl/=\\aoeuidhtns-\\;qjkxbmwvz', '~!@#$%^&*(){}"<>PYFGCRL?+|AOEUIDHTNS_|:QJKXBMWVZ'],
};

const layoutOf = (name: LayoutName): Layout => {
  const [plain, shifted] = rows[name].map((row) => [...row]);
  return { name, keys: new Map(places.map((place, index): [string, Key] => [place, [plain?.[index] ?? '\u0000', shifted?.[index] ?? '\u0000']])) };
};

/** Every layout the till knows by name. */
export const layouts: readonly Layout[] = (['us', 'uk', 'de', 'fr', 'es', 'it', 'jp', 'kr', 'dvorak'] as const).map(layoutOf);

/** One press of a key, by its place. */
export type Press = { readonly code: string; readonly shift: boolean };

/** What a key gives in a layout; undefined when the layout has no such key. */
export const characterAt = ({ keys }: Layout, { code, shift }: Press): string | undefined => {
  const character = keys.get(code)?.[shift ? 1 : 0];
  return character === '\u0000' ? undefined : character;
};

/** The key that a scanner set to a layout presses for a character; undefined when it needs more than Shift. */
export const pressFor = ({ keys }: Layout, character: string): Press | undefined => {
  for (const [code, [plain, shifted]] of keys) {
    if (plain === character) return { code, shift: false };
    if (shifted === character) return { code, shift: true };
  }
  return undefined;
};
