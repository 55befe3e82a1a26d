import { HotlineError } from '../errors.ts';

/** A plain Chinese sentence on what is wrong, and one on what to do about it; neither names the file. */
export interface Fault {
  why: string;
  remedy: string;
}

/** DOCUMENT_UNREADABLE for whoever brought the file; they see its name beside the message. */
export function unreadable(fault: Fault, cause?: unknown): HotlineError {
  return new HotlineError('DOCUMENT_UNREADABLE', fault.why, { remedy: fault.remedy, cause });
}

/** A refusal passes as it is, a failed system call is put into words, and anything else gets `otherwise`. */
export function asUnreadable(error: unknown, otherwise: Fault): HotlineError {
  if (error instanceof HotlineError) return error;
  return unreadable(fileFault(error) ?? otherwise, error);
}

/** What a failed system call means; undefined for any other error. */
export function fileFault(error: unknown): Fault | undefined {
  return systemFaults[errno(error) ?? ''];
}

const noRights: Fault = {
  why: '没有权限打开。',
  remedy: '请给运行本程序的用户读取的权限，再导入一次。',
};
const systemFaults: Readonly<Record<string, Fault>> = {
  EACCES: noRights,
  EPERM: noRights,
  ENOENT: { why: '找不到这个文件或文件夹。', remedy: '请核对路径；如果刚刚移动或删除过，请按新的位置导入。' },
  ENOTDIR: { why: '找不到这个文件或文件夹。', remedy: '请核对路径：路径中间有一段不是文件夹。' },
  ELOOP: { why: '快捷方式（符号链接）互相指来指去，找不到真正的文件。', remedy: '请改为导入真正的文件。' },
  ENAMETOOLONG: { why: '路径太长，系统打不开。', remedy: '请把文件名或文件夹名改短。' },
  EMFILE: { why: '程序同时打开的文件太多，系统不让再开。', remedy: '请稍后再导入一次。' },
  EIO: { why: '磁盘读不出这个文件。', remedy: '请检查磁盘，或重新拷贝一份再导入。' },
  EBUSY: { why: '别的程序正占着这个文件。', remedy: '请关掉打开它的程序，再导入一次。' },
};

function errno(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
