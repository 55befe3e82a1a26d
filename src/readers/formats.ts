import { basename } from 'node:path';
import type { Fault } from './unreadable.ts';

export type Format = 'markdown' | 'text' | 'html' | 'pdf' | 'docx' | 'xlsx' | 'jsonl' | 'jsonl.gz';

const formats: Readonly<Record<string, Format>> = {
  '.md': 'markdown',
  '.markdown': 'markdown',
  '.txt': 'text',
  '.html': 'html',
  '.htm': 'html',
  '.pdf': 'pdf',
  '.docx': 'docx',
  '.xlsx': 'xlsx',
  '.jsonl': 'jsonl',
  '.jsonl.gz': 'jsonl.gz',
};

export const endings: readonly string[] = Object.keys(formats);

/** What staff know a file of this format as. */
export const formatNames: Readonly<Record<Format, string>> = {
  markdown: '文本',
  text: '文本',
  html: '网页',
  pdf: 'PDF',
  docx: 'Word 文档（.docx）',
  xlsx: 'Excel 表格（.xlsx）',
  jsonl: 'JSONL',
  'jsonl.gz': '压缩的 JSONL',
};

export const archiveFault: Fault = {
  why: '这是压缩包，不会自动解开。',
  remedy: '请先解压，再导入里面的文件。',
};

const refused: readonly { endings: RegExp; fault: Fault }[] = [
  { endings: /^\.(?:zip|rar|7z|tar|t?gz|tar\.\w+|bz2|xz|zst|iso|cab)$/u, fault: archiveFault },
  {
    endings: /^\.(?:doc|wps|rtf|odt|docm|dot|dotx)$/u,
    fault: {
      why: '旧版 Word 或别的文字处理格式不能直接读。',
      remedy: '请用 Word 或 WPS 打开，另存为 .docx 再导入。',
    },
  },
  {
    endings: /^\.(?:xls|et|ods|xlsm|xlsb|csv|tsv)$/u,
    fault: {
      why: '这种表格格式不能直接读。',
      remedy: '请用 Excel 或 WPS 打开，另存为 .xlsx 再导入。',
    },
  },
  {
    endings: /^\.(?:pptx?|dps|odp)$/u,
    fault: {
      why: '幻灯片不能直接读。',
      remedy: '请另存为 PDF 再导入。',
    },
  },
  {
    endings: /^\.(?:ofd|caj|ceb)$/u,
    fault: {
      why: '这种版式文件不能直接读。',
      remedy: '请用它的阅读器打开，另存为 PDF 再导入。',
    },
  },
  {
    endings: /^\.(?:png|jpe?g|gif|bmp|tiff?|webp|heic)$/u,
    fault: {
      why: '图片里的文字读不出来。',
      remedy: '请先做文字识别（OCR），存成文本或 PDF 再导入。',
    },
  },
];

/** Lower case with the dot; `.jsonl.gz` and `.tar.gz` count as one; '' for a name without an ending. */
export function endingOf(file: string): string {
  return (
    /(?<=[^.])(?:\.jsonl\.gz|\.tar\.\w+|\.[\p{L}\p{N}_]+)$/u.exec(basename(file).toLowerCase())?.[0] ?? ''
  );
}

export function formatOf(file: string): Format | undefined {
  return formats[endingOf(file)];
}

/** Why a file of this name is not read; undefined where it is. */
export function nameFault(file: string): Fault | undefined {
  const ending = endingOf(file);
  if (ending in formats) return undefined;
  const known = refused.find((it) => it.endings.test(ending));
  if (known !== undefined) return known.fault;
  const readable = endings.join('、');
  return {
    why: ending === '' ? '文件名没有结尾，认不出是什么文件。' : `不认识以 ${ending} 结尾的文件。`,
    remedy: `能读的有：${readable}。`,
  };
}
