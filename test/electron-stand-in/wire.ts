/** What travels between main and the preload's world. `args` and `value` are structured clones as text. */

export type ToMain =
  | { readonly kind: 'invoke'; readonly id: number; readonly channel: string; readonly args: string }
  | { readonly kind: 'send'; readonly channel: string; readonly args: string }
  | { readonly kind: 'preload-error'; readonly message: string };

export type FromMain =
  | { readonly kind: 'reply'; readonly id: number; readonly value: string }
  | { readonly kind: 'failure'; readonly id: number; readonly error: string }
  | { readonly kind: 'event'; readonly channel: string; readonly args: string };
