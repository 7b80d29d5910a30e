/** What stands before the channels of the practice till. In a file of its own, so that the preload script carries no schemas. */
export const practicePrefix = 'practice/';
