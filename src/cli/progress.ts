import type { LeftOutNews } from '../app/corpus.ts';
import type { DocumentIndexNews } from '../retrieval/documents/document-index.ts';
import type { IndexNews } from '../retrieval/open-index.ts';
import type { CliIo } from './io.ts';

const REASONS = {
  missing: '还没有索引',
  stale: '知识库或模型变了',
  damaged: '索引文件损坏',
  foreign: '换了模型',
  changed: '文件有增减或改动',
  scattered: '合并零散的索引',
} as const;
const PASSAGES_A_LINE = 20_000;

/** Tells of long work in a line now and then; says nothing when the index was loaded as it is. */
export function indexProgress(io: CliIo): (news: IndexNews | DocumentIndexNews | LeftOutNews) => void {
  let tenth = 0;
  let shown = 0;
  return (news) => {
    switch (news.type) {
      case 'loaded':
        return;
      case 'building':
        io.err(
          `正在建立索引（${REASONS[news.why]}${news.detail === undefined ? '' : `：${news.detail}`}），共 ${'rows' in news ? `${news.rows} 段` : `${news.documents} 份文件`}……`,
        );
        return;
      case 'progress': {
        if ('passages' in news) {
          const lines = Math.floor(news.passages / PASSAGES_A_LINE);
          if (lines > shown) io.err(`  已编入 ${news.passages} 段`);
          shown = lines;
          return;
        }
        const now = Math.floor((news.done / news.rows) * 10);
        if (now > tenth) io.err(`  ${news.done}/${news.rows}`);
        tenth = now;
        return;
      }
      case 'left-out':
        for (const { id, faults } of news.leftOut) {
          io.err(`工作台发布的知识点 ${id} 与现在的知识库不合，暂不用来回答：${faults[0]?.message ?? ''}`);
        }
        return;
      case 'rerank-failed':
        io.err(`重排模型没有回应（${String(news.error)}），先按自己的顺序回答。`);
        return;
      case 'not-saved':
        io.err(`索引没有存下来（${String(news.error)}）；这次照常使用，下次启动会重新建立。`);
    }
  };
}
