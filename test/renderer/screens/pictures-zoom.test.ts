import { describeLook } from './pictures.ts';

describeLook('zoom');
