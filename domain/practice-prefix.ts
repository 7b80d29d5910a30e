/** What stands before the channels of the practice till. Alone in its file, so that the preload script carries no schemas. */
export const practicePrefix = 'practice/';
