import { describeLook } from './pictures.ts';

describeLook('light');
