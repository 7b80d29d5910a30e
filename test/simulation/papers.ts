import type { CertificateHash } from '../../domain/number.ts';
import type { Paper } from './business.ts';
import type { Random } from './random.ts';

/** Where each piece of paper lies: in a store's drawer, with a customer, or nobody cares any more. */
export type Papers = {
  readonly take: (store: number) => Paper | undefined;
  readonly putBack: (paper: Paper) => void;
  readonly hand: (papers: readonly Paper[]) => void;
  /** What a customer brings: mostly something to spend, now and then what was just spent elsewhere, or dead paper. */
  readonly bring: () => Paper | undefined;
  readonly used: (paper: Paper) => void;
  /** The paper of a certificate, where a customer has it. */
  readonly find: (certificate: CertificateHash) => Paper | undefined;
};

/** Lays all paper into the drawers. */
export const createPapers = (all: readonly Paper[], random: Random): Papers => {
  const drawer = new Set(all);
  const out: Paper[] = [];
  const recent: Paper[] = [];
  return {
    take: (store) => {
      const own = [...drawer].filter((paper) => paper.store === store);
      // Now and then somebody reaches for paper that another till of the store has sold already, or for another store's.
      const choice = random.chance(0.05) && out.length > 0 ? out : random.chance(0.02) ? [...drawer] : own;
      if (choice.length === 0) return undefined;
      const paper = random.pick(choice);
      drawer.delete(paper);
      return paper;
    },
    putBack: (paper) => { if (!out.includes(paper)) drawer.add(paper); },
    hand: (papers) => { for (const paper of papers) if (!out.includes(paper)) out.push(paper); },
    bring: () => {
      if (recent.length > 0 && random.chance(0.35)) return random.pick(recent);
      return out.length > 0 ? random.pick(out) : undefined;
    },
    find: (certificate) => out.find(({ hash }) => hash === certificate),
    used: (paper) => {
      recent.push(paper);
      if (recent.length > 4) recent.shift();
    },
  };
};
