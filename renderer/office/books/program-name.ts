/** A program's name; one that the business does not know has its number only. */
export const programOf = ({ programName }: { readonly programName: string }, otherwise: string): string => (programName === '' ? otherwise : programName);
