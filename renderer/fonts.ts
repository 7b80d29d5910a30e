// Latin, Korean, Japanese, Arabic and emoji in one colour, cut into ranges: only the ranges that a screen or a paper shows
// are read. The last three are for paper: a printer has no letters for them, so the till draws them.
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/noto-sans-kr/wght.css';
import '@fontsource-variable/noto-sans-jp/wght.css';
import '@fontsource-variable/noto-sans-arabic/wght.css';
import '@fontsource/noto-emoji/400.css';
