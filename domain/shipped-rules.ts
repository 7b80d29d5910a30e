import australia from '../resources/rules/au.json';
import ireland from '../resources/rules/ie.json';
import korea from '../resources/rules/kr.json';
import unitedStates from '../resources/rules/us.json';
import { readRules } from './rules.ts';

/** The rules that this version knows. Till and server read the same: the till to say at once what the server will say. */
export const shippedRules = readRules([...unitedStates, ...australia, ...ireland, ...korea]);
