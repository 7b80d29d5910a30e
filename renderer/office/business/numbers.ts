/** The number after the highest that is given. */
export const nextNumber = (things: readonly { readonly number: number }[]): number => things.reduce((highest, { number }) => Math.max(highest, number), 0) + 1;

/** Whether a text is a number that people may call a franchise, a store or a program by. */
export const isNumber = (text: string): boolean => /^[1-9]\d{0,8}$/u.test(text.trim());
