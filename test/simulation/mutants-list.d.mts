/** One way of breaking the money path: `from` stands exactly once in `file` and is replaced by `to`. */
type Mutant = { readonly name: string; readonly file: string; readonly from: string; readonly to: string };

export const mutants: readonly Mutant[];
