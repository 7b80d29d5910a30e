import { z } from 'zod';

/** The forms of a report's file: for programs, for spreadsheets, and to be read and kept. */
export const reportFormats = ['csv', 'xlsx', 'pdf'] as const;
export const reportFormatSchema = z.enum(reportFormats);
export type ReportFormat = z.infer<typeof reportFormatSchema>;

/** The languages that files for people are written in. */
export const paperLanguageSchema = z.enum(['en', 'ko']);
export type PaperLanguage = z.infer<typeof paperLanguageSchema>;

/** How a report is downloaded; without a word CSV, and English. */
export const reportFileShape = { format: reportFormatSchema.exactOptional(), language: paperLanguageSchema.exactOptional() } as const;
