import { describeScreens } from './pictures.ts';

describeScreens(1);
