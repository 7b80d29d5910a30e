import { z } from 'zod';
import {
  approveBankRefundSchema, askBankRefundSchema, bankRefundSchema, bankRefundsPageSchema, cancelBankRefundSchema, findBankRefundSchema, payBankRefundSchema, refundOfferSchema, transfersAskedSchema,
} from './bank-refund-wire.ts';
import { claimSchema, claimsPageSchema, decideClaimSchema, openClaimSchema, rejectClaimSchema } from './claim-wire.ts';
import {
  bookReportAskedSchema, changeChartSchema, chartAskedSchema, chartSchema, closeMonthSchema, exportAskedSchema, liabilityAskedSchema, liabilityFileSchema, liabilitySchema, periodsSchema, tableAskedSchema,
} from './accounting-wire.ts';
import {
  addFranchiseSchema, addOperatorSchema, addProgramSchema, addTillSchema, businessHistorySchema, businessOverviewSchema, changeClearingSchema, changeFranchiseSchema, changeLimitSchema, codeSheetSchema,
  changeOperatorSchema, changeProgramSchema, changeStoreSchema, enrolmentCodeSchema, franchiseRecordSchema, limitsSchema, openStoreSchema, operatorPinSchema, programRecordSchema,
  storeActiveSchema, storeRecordSchema,
} from './business-wire.ts';
import {
  bankDecisionSchema, bankImportedSchema, bankImportSchema, bankLinesAskedSchema, bankLinesSchema, bankLookedSchema, bankLookSchema, cancelSaleSchema, companiesSchema, corporatePageSchema, corporateSaleSchema,
  issueSchema, matchSchema, payBackSchema, putRangeSchema, quoteSchema, reasonedSchema, takeRangeSchema, unmatchSchema,
} from './corporate-wire.ts';
import {
  clearingAccountAskedSchema, clearingAccountSchema, clearingAccountsAskedSchema, clearingAccountsSchema, clearingPaymentSchema, clearingPaymentsFileSchema, confirmClearingSchema, payClearingSchema,
  reverseClearingSchema,
} from './clearing-payment-wire.ts';
import { dormancyAskedSchema, dormancyFileSchema, dormancySchema, postBreakageSchema } from './dormancy.ts';
import {
  blockableSchema, blockActsPageSchema, blockSchema, confirmResolutionSchema, exceptionSchema, exceptionsPageSchema, findBlockableSchema, chargebackSchema, freezeSchema, frozenSaleSchema,
  listExceptionsSchema, noteExceptionSchema, officeCertificateSchema, refuseResolutionSchema, resolveExceptionSchema, reverseExceptionSchema, takeExceptionSchema,
  unblockSchema,
} from './exception-wire.ts';
import { exposureAskedSchema, exposureSchema } from './exposure.ts';
import { hoursAskedSchema, hoursFileSchema, hoursReportSchema } from './hours.ts';
import type { OfficeRight } from './office.ts';
import {
  addHouseSchema, askAgainSchema, auditPageSchema, changeKeySchema, changePersonSchema, inviteSchema, newPaperOrderSchema, officeBusinessSchema,
  officePersonSchema, officeSessionSchema, paperOrderSchema, paperOrdersPageSchema, printingHouseSchema, receivePaperSchema, rightsHistorySchema,
  setUpBeginSchema, setUpBegunSchema, setUpCodeSchema, setUpFinishSchema, signedInSchema, signInSchema,
} from './office-wire.ts';
import { daySchema, idSchema } from './operation.ts';
import { operatorsAskedSchema, operatorsReportSchema, operatorWorkAskedSchema, operatorWorkSchema } from './operators-report.ts';
import { handOverSchema, keepStoreSchema, passOnSchema } from './ownership.ts';
import { eveningOperationSchema, eveningSchema, storeDetailSchema } from './reconciliation.ts';
import { paperLanguageSchema, reportFileShape } from './report-file.ts';
import { statementSchema } from './statement.ts';
import {
  confirmArrivalSchema, destroyPaperSchema, destructionSchema, destructionsPageSchema, lookAtPaperSchema, paperLookSchema, settleFindingSchema, shipmentSchema,
  shipmentsPageSchema, shipPaperSchema, stockFileSchema, stockRangesAskedSchema, stockRangesSchema, stockReportSchema,
} from './stock-wire.ts';
import { askEscheatSchema, chooseUnclaimedSchema, decideEscheatSchema, returnEscheatSchema, unclaimedAskedSchema, unclaimedFileSchema, unclaimedSchema } from './unclaimed-wire.ts';
import { changeVatSchema, vatAskedSchema, vatFileSchema, vatReportSchema } from './vat.ts';

/**
 * Everything that can be asked of the server by people of the office: what it is called, what it takes and answers, and
 * the right it needs. Server, main process and screens read this one table; a call without a right can't be written.
 */

const none = z.strictObject({});
const one = z.strictObject({ id: idSchema });
const page = z.strictObject({ before: idSchema.nullable() });
const statementDay = z.strictObject({ franchiseId: idSchema, day: daySchema });

const call = <Input extends z.ZodType, Output extends z.ZodType>(right: OfficeRight, summary: string, input: Input, output: Output) =>
  ({ right, summary, input, output });

/** Calls of people who are signed in; JSON in, JSON out. */
export const officeCalls = {
  'session.read': call('session', 'Who is signed in, and what they may do', none, officeSessionSchema),
  'session.end': call('session', 'Sign out', none, none),
  'business.read': call('business.read', 'Franchises, stores and programs as far as they are one\'s own', none, officeBusinessSchema),

  'business.overview': call('business.read', 'Franchises, stores, programs and limits with what can be changed of them', none, businessOverviewSchema),
  'business.history': call('audit.read', 'What was changed of one franchise, store, program or limit, newest first', z.strictObject({ id: z.string().max(40) }), businessHistorySchema),
  'franchises.add': call('business.change', 'Make a franchise known', addFranchiseSchema, franchiseRecordSchema),
  'franchises.change': call('business.change', 'Rename a franchise, end or resume it', changeFranchiseSchema, franchiseRecordSchema),
  'stores.read': call('business.read', 'One store with its tills and its people', one, storeRecordSchema),
  'stores.open': call('business.change', 'Open a store', openStoreSchema, storeRecordSchema),
  'stores.change': call('stores.change', 'Change a store\'s address, papers, hours and drawer rules', changeStoreSchema, storeRecordSchema),
  'stores.set-active': call('business.change', 'Close a store, or open it again', storeActiveSchema, storeRecordSchema),
  'stores.hand-over': call('business.change', 'What a store has at hand and what is not settled, before it passes to another franchise', one, handOverSchema),
  'stores.pass-on': call('business.change', 'A store belongs to another franchise from a day on', passOnSchema, storeRecordSchema),
  'stores.keep': call('business.change', 'Take back that a store passes on, before the day', keepStoreSchema, storeRecordSchema),
  'tills.add': call('stores.change', 'Give a store another till', addTillSchema, storeRecordSchema),
  'tills.code': call('stores.change', 'A one-time code with which a new till enrols', one, enrolmentCodeSchema),
  'tills.withdraw': call('stores.change', 'Refuse a till from now on', one, storeRecordSchema),
  'operators.add': call('stores.change', 'Make somebody known who signs in at a store\'s tills', addOperatorSchema, storeRecordSchema),
  'operators.change': call('stores.change', 'Change an operator\'s name or role, lock them or let them in again', changeOperatorSchema, storeRecordSchema),
  'operators.pin': call('stores.change', 'Give an operator another PIN', operatorPinSchema, storeRecordSchema),
  'programs.read': call('business.read', 'One program with what it sells and how it is cleared', one, programRecordSchema),
  'programs.add': call('business.change', 'Begin a program', addProgramSchema, programRecordSchema),
  'programs.change': call('business.change', 'Change a program from now on', changeProgramSchema, programRecordSchema),
  'clearing.change': call('business.change', 'A program\'s clearing terms from a day on', changeClearingSchema, programRecordSchema),
  'limits.change': call('business.change', 'Above which amount two people resolve an exception', changeLimitSchema, limitsSchema),

  'people.list': call('people.read', 'People of the office', none, z.strictObject({ people: z.array(officePersonSchema) })),
  'people.history': call('people.read', 'What a person was allowed, and since when', one, rightsHistorySchema),
  'people.invite': call('people.change', 'Make a person known and get the one-time code to hand over', inviteSchema, setUpCodeSchema),
  'people.change': call('people.change', 'Change a person\'s name, role or franchise', changePersonSchema, officePersonSchema),
  'people.deactivate': call('people.change', 'End a person\'s access at once', one, officePersonSchema),
  'people.new-code': call('people.change', 'Start anew with password and authenticator: a fresh one-time code', one, setUpCodeSchema),
  'audit.list': call('audit.read', 'What people of the office did, newest first', page, auditPageSchema),

  'printing-houses.list': call('printing-houses.read', 'Printing houses and their keys', none, z.strictObject({ houses: z.array(printingHouseSchema) })),
  'printing-houses.add': call('printing-houses.change', 'Make a printing house known; its key waits for a second person', addHouseSchema, printingHouseSchema),
  'printing-houses.change-key': call('printing-houses.change', 'Ask for another key; it waits for a second person', changeKeySchema, printingHouseSchema),
  'printing-houses.confirm-key': call('printing-houses.change', 'Confirm a key that somebody else has asked for', one, printingHouseSchema),
  'printing-houses.refuse-key': call('printing-houses.change', 'Refuse a key that waits', one, printingHouseSchema),
  'printing-houses.deactivate': call('printing-houses.change', 'Order nothing more from a printing house', one, printingHouseSchema),

  'paper-orders.list': call('paper.read', 'Orders of paper, newest first', page, paperOrdersPageSchema),
  'paper-orders.read': call('paper.read', 'One order of paper', one, paperOrderSchema),
  'paper-orders.create': call('paper.order', 'Order paper: numbers are made, and a release is asked for', newPaperOrderSchema, paperOrderSchema),
  'paper-orders.release': call('paper.release', 'Release an order\'s numbers to the printing house, as the second person', one, paperOrderSchema),
  'paper-orders.withdraw': call('paper.order', 'Withdraw a release that was not used', one, paperOrderSchema),
  'paper-orders.ask-again': call('paper.order', 'Ask for another release after a lost download', askAgainSchema, paperOrderSchema),
  'paper-orders.receive': call('paper.receive', 'The paper has arrived: it is the store\'s stock from now on', receivePaperSchema, paperOrderSchema),

  'stock.read': call('paper.read', 'Where paper is, by store, program and face, and what waits for somebody', none, stockReportSchema),
  'stock.ranges': call('paper.read', 'The control numbers behind one figure', stockRangesAskedSchema, stockRangesSchema),
  'stock.look': call('paper.read', 'What lies between two control numbers', lookAtPaperSchema, paperLookSchema),
  'shipments.list': call('paper.read', 'Shipments, newest first', page, shipmentsPageSchema),
  'shipments.read': call('paper.read', 'One shipment with what was found when it arrived', one, shipmentSchema),
  'shipments.ship': call('paper.ship', 'Ship a range to a store, from the printing house or from another store', shipPaperSchema, shipmentSchema),
  'shipments.withdraw': call('paper.ship', 'Take back a shipment that has not arrived', one, shipmentSchema),
  'shipments.arrive': call('paper.receive', 'What arrived: it is the store\'s stock from now on; the rest is a named difference', confirmArrivalSchema, shipmentSchema),
  'shipments.settle': call('paper.ship', 'Decide about paper that is missing or has strayed', settleFindingSchema, shipmentSchema),
  'destructions.list': call('paper.read', 'What was destroyed, newest first', page, destructionsPageSchema),
  'destructions.ask': call('paper.destroy', 'Destroy unsold paper; above the limit it waits for a second person', destroyPaperSchema, destructionSchema),
  'destructions.confirm': call('paper.destroy', 'Confirm a destruction that somebody else has asked for', one, destructionSchema),
  'destructions.refuse': call('paper.destroy', 'Refuse or withdraw a destruction that waits', one, destructionSchema),

  'exceptions.list': call('exceptions.read', 'Exceptions that concern one\'s own stores: the queue, or what is resolved', listExceptionsSchema, exceptionsPageSchema),
  'exceptions.count': call('exceptions.read', 'How many exceptions are not resolved; at most a thousand are counted', none, z.strictObject({ unresolved: z.int() })),
  'exceptions.read': call('exceptions.read', 'One exception with the evidence of every till', one, exceptionSchema),
  'exceptions.take': call('exceptions.resolve', 'Work on an exception from now on', takeExceptionSchema, exceptionSchema),
  'exceptions.note': call('exceptions.resolve', 'Write something down about an exception', noteExceptionSchema, exceptionSchema),
  'exceptions.resolve': call('exceptions.resolve', 'Resolve an exception; above the limit it waits for a second person', resolveExceptionSchema, exceptionSchema),
  'exceptions.confirm': call('exceptions.resolve', 'Confirm a resolution that somebody else has proposed', confirmResolutionSchema, exceptionSchema),
  'exceptions.refuse': call('exceptions.resolve', 'Refuse or withdraw a resolution that waits', refuseResolutionSchema, exceptionSchema),
  'exceptions.reverse': call('exceptions.resolve', 'Answer a wrong resolution by one that reverses it', reverseExceptionSchema, exceptionSchema),

  'blocks.list': call('blocks.read', 'What was blocked, frozen and unblocked, newest first', page, blockActsPageSchema),
  'blocks.find': call('blocks.read', 'A certificate by its paper or control number, a sale by its receipt', findBlockableSchema, blockableSchema),
  'blocks.block': call('blocks.change', 'Block one certificate', blockSchema, officeCertificateSchema),
  'blocks.unblock': call('blocks.change', 'Lift blocks that somebody else has set', unblockSchema, z.strictObject({ certificates: z.array(officeCertificateSchema) })),
  'blocks.charge-back': call('blocks.change', 'The card payment of a sale was taken back: freeze what is unspent, open a case for the rest', chargebackSchema, frozenSaleSchema),
  'blocks.freeze': call('blocks.change', 'Block every certificate of one sale that still has value', freezeSchema, frozenSaleSchema),

  'claims.list': call('claims.read', 'Certificates that were reported lost, newest first', page, claimsPageSchema),
  'claims.read': call('claims.read', 'One lost certificate, with what still hinders its release', one, claimSchema),
  'claims.open': call('claims.change', 'Report a certificate lost by the receipt of its sale; it is blocked at once', openClaimSchema, claimSchema),
  'claims.release': call('claims.change', 'Let the claimant have new paper, as the second person', decideClaimSchema, claimSchema),
  'claims.reject': call('claims.change', 'Reject a claim as the second person; what it blocked is good again', rejectClaimSchema, claimSchema),

  'bank-refunds.list': call('bank-refunds.read', 'Refunds through the bank, newest first', page, bankRefundsPageSchema),
  'bank-refunds.read': call('bank-refunds.read', 'One refund through the bank; never the whole account', one, bankRefundSchema),
  'bank-refunds.find': call('bank-refunds.change', 'What would go back for receipt and certificate in hand', findBankRefundSchema, refundOfferSchema),
  'bank-refunds.ask': call('bank-refunds.change', 'Block a certificate and ask for its refund by bank transfer; up to the limit it is approved at once', askBankRefundSchema, bankRefundSchema),
  'bank-refunds.approve': call('bank-refunds.change', 'End the certificate, so that its money can be sent, as the second person', approveBankRefundSchema, bankRefundSchema),
  'bank-refunds.pay': call('bank-refunds.pay', 'The bank has sent it, under this reference', payBankRefundSchema, bankRefundSchema),
  'bank-refunds.cancel': call('bank-refunds.change', 'Nothing is sent: the certificate is good again', cancelBankRefundSchema, bankRefundSchema),

  'evening.read': call('evening.read', 'Whether a business day is right, store by store; null: the latest that is over', z.strictObject({ day: daySchema.nullable() }), eveningSchema),
  'evening.store': call('evening.read', 'One store\'s business day, till by till', z.strictObject({ store: z.int(), day: daySchema }), storeDetailSchema),
  'evening.operations': call('evening.read', 'A till\'s operations of a day or a shift, a page at a time',
    z.strictObject({ terminal: idSchema, day: daySchema, shift: idSchema.nullable(), flagged: z.boolean(), after: z.int().min(0) }),
    z.strictObject({ operations: z.array(eveningOperationSchema), more: z.boolean() })),
  'evening.operators': call('evening.read', 'What each operator did in the days that end with this one', operatorsAskedSchema, operatorsReportSchema),
  'evening.operator-work': call('evening.read', 'Voids, opened drawers and the like of one operator, the newest first', operatorWorkAskedSchema, operatorWorkSchema),
  'evening.hours': call('evening.read', 'What stores sold and took by day and hour', hoursAskedSchema, hoursReportSchema),
  'evening.exposure': call('evening.read', 'What silent tills may hold at this moment, and what was taken too much', exposureAskedSchema, exposureSchema),
  'statements.read': call('statements.read', 'What a franchise owes and is owed of a business day', statementDay, statementSchema),
  'statements.lock': call('statements.lock', 'Fix a statement for good; a provisional day wants a reason',
    z.strictObject({ ...statementDay.shape, reason: z.string().trim().min(3).max(200).nullable() }), statementSchema),

  'accounting.liability': call('accounting.read', 'What is owed to holders on a day, how it came about, and how old it is', liabilityAskedSchema, liabilitySchema),
  'accounting.periods': call('accounting.read', 'The months of the books, open and closed', none, periodsSchema),
  'accounting.close': call('accounting.close', 'Close a month and all before it, for good', closeMonthSchema, periodsSchema),
  'accounting.chart': call('accounting.read', 'The accountant\'s own numbers and names of our accounts', chartAskedSchema, chartSchema),
  'accounting.dormancy': call('accounting.read', 'What lies still on a day, and what history says of its later use', dormancyAskedSchema, dormancySchema),
  'accounting.post-breakage': call('accounting.post', 'Post breakage up or down to an estimate', postBreakageSchema, dormancySchema),
  'accounting.vat': call('accounting.read', 'VAT on single-purpose certificates by program, country and rate, and each program\'s terms', vatAskedSchema, vatReportSchema),
  'accounting.change-vat': call('accounting.post', 'Make a program single- or multi-purpose from a day on', changeVatSchema, vatReportSchema),
  'accounting.unclaimed': call('accounting.read', 'What nobody has come for by the law of a place, and what was handed to the state', unclaimedAskedSchema, unclaimedSchema),
  'accounting.choose-unclaimed': call('accounting.post', 'Follow a rule of unclaimed property, or no longer, by counsel\'s word', chooseUnclaimedSchema, unclaimedSchema),
  'accounting.ask-escheat': call('accounting.post', 'Put what nobody has come for into a list that is handed to the state', askEscheatSchema, unclaimedSchema),
  'accounting.decide-escheat': call('accounting.post', 'Post such a list as the second person, or drop it', decideEscheatSchema, unclaimedSchema),
  'accounting.return-escheat': call('accounting.post', 'A holder has come after all: the balance is owed to them again', returnEscheatSchema, unclaimedSchema),
  'clearing.accounts': call('accounting.read', 'What a franchise owes and is owed by locked statements, and the payments', clearingAccountsAskedSchema, clearingAccountsSchema),
  'clearing.account': call('accounting.read', 'What is open with one other up to a statement', clearingAccountAskedSchema, clearingAccountSchema),
  'clearing.pay': call('clearing.pay', 'Note that one has paid what is owed', payClearingSchema, clearingPaymentSchema),
  'clearing.confirm': call('clearing.pay', 'A payment has arrived', confirmClearingSchema, clearingPaymentSchema),
  'clearing.reverse': call('clearing.pay', 'A payment was noted or confirmed wrongly: what it paid is owed again', reverseClearingSchema, clearingPaymentSchema),
  'accounting.change-chart': call('accounting.map', 'Change the accountant\'s chart', changeChartSchema, chartSchema),

  'corporate.list': call('corporate.read', 'Sales to companies, newest first', page, corporatePageSchema),
  'corporate.read': call('corporate.read', 'One sale to a company', one, corporateSaleSchema),
  'corporate.companies': call('corporate.read', 'Companies that have asked for certificates', none, companiesSchema),
  'corporate.quote': call('corporate.sell', 'Offer a company certificates: a quotation', quoteSchema, corporateSaleSchema),
  'corporate.accept': call('corporate.sell', 'The company has ordered what it was offered', one, corporateSaleSchema),
  'corporate.invoice': call('corporate.sell', 'Issue the invoice of an order', issueSchema, corporateSaleSchema),
  'corporate.withdraw': call('corporate.sell', 'End a sale of which nothing was activated; an invoice is answered by a credit note', issueSchema, corporateSaleSchema),
  'corporate.put-range': call('corporate.sell', 'Put unsold paper to an order', putRangeSchema, corporateSaleSchema),
  'corporate.take-range': call('corporate.sell', 'Take paper from an order again', takeRangeSchema, corporateSaleSchema),
  'corporate.credit': call('corporate.credit', 'Let certificates leave before they are paid', reasonedSchema, corporateSaleSchema),
  'corporate.ask-activation': call('corporate.sell', 'Ask that the paper of an order is activated', one, corporateSaleSchema),
  'corporate.activate': call('corporate.sell', 'Activate the paper of an order, as the second person', one, corporateSaleSchema),
  'corporate.refuse-activation': call('corporate.sell', 'Refuse or withdraw an activation that waits', one, corporateSaleSchema),
  'corporate.ask-cancel': call('corporate.sell', 'Ask that what nobody has spent of a sale is taken back', reasonedSchema, corporateSaleSchema),
  'corporate.cancel': call('corporate.sell', 'Take back what nobody has spent, as the second person; with a credit note', cancelSaleSchema, corporateSaleSchema),
  'corporate.refuse-cancel': call('corporate.sell', 'Refuse or withdraw a cancellation that waits', one, corporateSaleSchema),
  'corporate.bank-look': call('corporate.money', 'Which columns a bank\'s file has', bankLookSchema, bankLookedSchema),
  'corporate.bank-import': call('corporate.money', 'Take over a bank\'s file; each line once', bankImportSchema, bankImportedSchema),
  'corporate.bank-lines': call('corporate.read', 'Transfers that belong to no order yet, with what they may be for', bankLinesAskedSchema, bankLinesSchema),
  'corporate.bank-decide': call('corporate.money', 'Whether a transfer that waits is the same as one that is here, or another', bankDecisionSchema, bankLinesSchema),
  'corporate.match': call('corporate.money', 'A transfer is for an order', matchSchema, corporateSaleSchema),
  'corporate.unmatch': call('corporate.money', 'A transfer was not for this order', unmatchSchema, corporateSaleSchema),
  'corporate.pay-back': call('corporate.money', 'What was paid too much went back to the company', payBackSchema, corporateSaleSchema),
} as const;

/** Calls that answer with a file. */
export const officeFiles = {
  'paper-orders.download': { right: 'paper.download', summary: 'An order\'s numbers, encrypted to the printing house; once a release', input: one },
  'paper-orders.proof': {
    right: 'paper.proof', summary: 'A proof of an order\'s paper as PDF, with a specimen number', input: z.strictObject({ id: idSchema, paper: z.enum(['a4', 'letter']) }),
  },
  'tills.code-sheet': { right: 'stores.change', summary: 'A one-time code as a sheet of paper, as PDF; kept nowhere', input: codeSheetSchema },
  'shipments.note': { right: 'paper.read', summary: 'A shipment\'s delivery note as PDF', input: z.strictObject({ ...one.shape, language: paperLanguageSchema.exactOptional() }) },
  'corporate.document': { right: 'corporate.read', summary: 'A quotation, invoice or credit note as PDF', input: one },
  'corporate.note': { right: 'corporate.read', summary: 'What was activated for a company, by control numbers, as PDF', input: one },
  'stock.download': { right: 'paper.read', summary: 'Where paper is, what was destroyed or what strayed, as CSV, XLSX or PDF', input: stockFileSchema },
  'bank-refunds.transfers': { right: 'bank-refunds.pay', summary: 'The transfers that are to be made, as CSV', input: transfersAskedSchema },
  'statements.download': {
    right: 'statements.read', summary: 'A statement as CSV, XLSX or PDF', input: z.strictObject({ ...statementDay.shape, format: z.enum(['csv', 'xlsx', 'pdf']), language: paperLanguageSchema.exactOptional() }),
  },
  'evening.hours-list': { right: 'evening.read', summary: 'What stores sold and took by day, hour and program, as CSV, XLSX or PDF', input: hoursFileSchema },
  'evening.list': { right: 'evening.read', summary: 'A business day store by store, as CSV, XLSX or PDF', input: z.strictObject({ day: daySchema, ...reportFileShape }) },
  'accounting.liability-list': { right: 'accounting.read', summary: 'How what is owed to holders came about, as CSV, XLSX or PDF', input: liabilityFileSchema },
  'accounting.ageing-list': { right: 'accounting.read', summary: 'What is owed to holders by month of sale, as CSV, XLSX or PDF', input: liabilityFileSchema },
  'accounting.dormancy-list': { right: 'accounting.read', summary: 'What lies still, as CSV, XLSX or PDF', input: dormancyFileSchema },
  'accounting.journal': { right: 'accounting.read', summary: 'The ledger as an hledger journal', input: exportAskedSchema },
  'accounting.entries': { right: 'accounting.read', summary: 'The ledger\'s entries as CSV or XLSX', input: tableAskedSchema },
  'accounting.redemptions': { right: 'accounting.read', summary: 'Each use of a certificate with the price that was paid for it, as CSV or XLSX', input: tableAskedSchema },
  'accounting.unclaimed-list': { right: 'accounting.read', summary: 'What nobody has come for, with the evidence of its last activity, as CSV, XLSX or PDF', input: unclaimedFileSchema },
  'accounting.vat-list': { right: 'accounting.read', summary: 'VAT on single-purpose certificates by tax day, program, country and rate, as CSV, XLSX or PDF', input: vatFileSchema },
  'clearing.payments-list': { right: 'accounting.read', summary: 'Payments between franchises, as CSV, XLSX or PDF', input: clearingPaymentsFileSchema },
  'accounting.summary': { right: 'accounting.read', summary: 'What each account moved each day, by the accountant\'s chart, as CSV, XLSX or PDF', input: bookReportAskedSchema },
} as const satisfies Readonly<Record<string, { readonly right: OfficeRight; readonly summary: string; readonly input: z.ZodType }>>;

/** The only calls of people who are not signed in. */
export const officeDoors = {
  'sign-in': { summary: 'Password and authenticator code for a session', input: signInSchema, output: signedInSchema },
  'set-up.begin': { summary: 'Whose one-time code it is, and the authenticator\'s secret', input: setUpBeginSchema, output: setUpBegunSchema },
  'set-up.finish': { summary: 'Choose a password, prove the authenticator; the code is used up', input: setUpFinishSchema, output: none },
} as const;

export type OfficeCall = keyof typeof officeCalls;
export type OfficeFile = keyof typeof officeFiles;
export type OfficeDoor = keyof typeof officeDoors;
export type OfficeInput<Name extends OfficeCall> = z.output<(typeof officeCalls)[Name]['input']>;
export type OfficeOutput<Name extends OfficeCall> = z.output<(typeof officeCalls)[Name]['output']>;

/** Where a call is sent. */
export const officePath = (name: OfficeCall | OfficeFile | OfficeDoor): string => `/v1/office/${name.replaceAll('.', '/')}`;

/** How many lines a file that is sent will have, where the server knows it; for whoever watches it arrive. */
export const fileLinesHeader = 'countersign-lines';
