// Latin and Korean, as variable fonts cut into ranges: only the ranges that a screen shows are read.
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/noto-sans-kr/wght.css';
