/** Saves a text as a file, the way a browser does: into its downloads, or where the computer asks. The window's policy allows no other. */
export const saveFile = (name: string, text: string, type = 'application/json'): void => {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has taken its own hold of the data by then.
  setTimeout(() => URL.revokeObjectURL(url), releaseMs);
};

const releaseMs = 10_000;
