import { join } from 'node:path';
import { describe } from 'vitest';
import { documentConditionsContract } from '../../contracts/document-conditions.contract.ts';
import { documentIndexContract, type IndexPlace } from '../../contracts/document-index.contract.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { openAt } from './index-world.ts';

function newPlace(): Promise<IndexPlace> {
  const directory = join(temporaryFolder(), 'index');
  return Promise.resolve({ open: (library, options) => openAt(directory, library, options) });
}

describe('the index of documents in the process', () => {
  describe('with its library', () => documentIndexContract(newPlace));
  describe('under conditions', () => documentConditionsContract(newPlace));
});
