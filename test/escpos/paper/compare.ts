import { blankDots, isBlack, type Dots } from './dots.ts';

/** How many dots are black in one picture and white in the other; every dot when the sizes differ. */
export const differingDots = (one: Dots, other: Dots): number => {
  if (one.width !== other.width || one.height !== other.height) return Math.max(one.black.length, other.black.length);
  let differing = 0;
  for (let index = 0; index < one.black.length; index += 1) if (one.black[index] !== other.black[index]) differing += 1;
  return differing;
};

/** Black where the pictures differ, with what they share as a thin screen of dots, so that the place can be found. */
export const differencePicture = (one: Dots, other: Dots): Dots => {
  const picture = blankDots(Math.max(one.width, other.width), Math.max(one.height, other.height));
  for (let y = 0; y < picture.height; y += 1) {
    for (let x = 0; x < picture.width; x += 1) {
      const [here, there] = [isBlack(one, x, y), isBlack(other, x, y)];
      const isShared = here && there && x % 3 === 0 && y % 3 === 0;
      if (here !== there || isShared) picture.black[y * picture.width + x] = 1;
    }
  }
  return picture;
};

/**
 * How much of the ink of one drawing has no ink of the other within one dot, in the place where that is worst: letters
 * drawn by two Chromiums are alike and not equal. 0 is alike, 1 is another text.
 */
export const unlikeness = (one: Dots, other: Dots): number => Math.max(strayShare(one, other), strayShare(other, one));

/** More than a dot beside the other's ink: hinting and rounding stay below, another script, weight or shaping is far above. */
export const unlikenessMax = 0.06;
const widthSlackDots = 4;

/** Whether two drawings are of the same text: same lines, same size within a few dots, ink in the same places. */
export const isSameText = (one: Dots, other: Dots): boolean =>
  one.height === other.height && Math.abs(one.width - other.width) <= widthSlackDots && unlikeness(one, other) <= unlikenessMax;

/** About two letters: one wrong digit must not drown in a long line. */
const windowDots = 24;
/** Less is a comma, of which a single dot is much. */
const inkMin = 24;

const strayShare = (one: Dots, other: Dots): number => {
  let worst = 0;
  for (let left = 0; left < one.width; left += windowDots / 2) worst = Math.max(worst, strayShareIn(one, other, left));
  return worst;
};

const strayShareIn = (one: Dots, other: Dots, left: number): number => {
  let ink = 0;
  let stray = 0;
  for (let y = 0; y < one.height; y += 1) {
    for (let x = left; x < left + windowDots; x += 1) {
      if (!isBlack(one, x, y)) continue;
      ink += 1;
      if (!hasInkNear(other, x, y)) stray += 1;
    }
  }
  return stray / Math.max(ink, inkMin);
};

const hasInkNear = (dots: Dots, x: number, y: number): boolean => {
  for (let down = -1; down <= 1; down += 1) for (let right = -1; right <= 1; right += 1) if (isBlack(dots, x + right, y + down)) return true;
  return false;
};
