import { describeLook } from './pictures.ts';

describeLook('dark');
