"""Gathers the training pairs of the encoder: texts.jsonl (one JSON string a line; the passages come first) and
pairs.tsv (source, text number of the question, text numbers of its right passages).

python3 material.py OUT --passages FILE --documents FILE --shared FOLDER --project FOLDER
passages: JSONL [section, locator, text]; documents: JSONL {id, title, n}, n passages each, in order.
"""
import argparse, collections, glob, json, os, re

squeeze = lambda text: re.sub(r'\s+', '', text)
ARTICLE = r'第[一二三四五六七八九十百千零]+条(?:之[一二三四五六七八九十]+)?'
lines = lambda path: [json.loads(line) for line in open(path) if line.strip()]


class Material:
    def __init__(self, passages, documents):
        self.texts, self.number, self.pairs = [], {}, []
        self.document_of = [d for d, it in enumerate(documents) for _ in range(it['n'])]
        for (section, _, text), d in zip(passages, self.document_of):
            self.texts.append(f"{documents[d]['title']} {section}\n{text}")
        self.passages, self.documents = passages, documents
        self.starts, self.by_article, self.by_title = collections.defaultdict(list), collections.defaultdict(list), collections.defaultdict(set)
        for d, it in enumerate(documents):
            self.by_title[bare(it['title'])].add(d)
        for i, (_, _, text) in enumerate(passages):
            for line in text.split('\n'):
                found = re.match(ARTICLE, line)
                if found:
                    self.by_article[self.document_of[i], found.group()].append(i)
                self.starts[squeeze(line[found.end() if found else 0:])[:16]].append(i)

    def text(self, text):
        if text not in self.number:
            self.number[text] = len(self.texts)
            self.texts.append(text)
        return self.number[text]

    def pair(self, source, query, right):
        right = list(dict.fromkeys(right))
        if len(squeeze(query)) >= 2 and right:
            self.pairs.append((source, self.text(query), right))

    def with_text(self, text):
        """Passages that hold this article, in every version and reprint of it."""
        key = squeeze(text)
        return [i for i in self.starts.get(key[:16], []) if key[:40] in squeeze(self.passages[i][2])]

    def article(self, title, locator):
        return [i for d in self.by_title.get(bare(title), ()) for i in self.by_article.get((d, locator), [])]


def bare(title):
    return re.sub(r'\(.*?\)|（.*?）', '', title.replace('中华人民共和国', '')).strip('《》 ')


def statutes(m, shared):
    for n, it in enumerate(lines(f'{shared}/eval/statutes/lay-questions-train.jsonl')):
        held = n % 10 == 0
        right, own = [], []
        for article in it['articles']:
            found = m.with_text(article['text'])
            right += found
            own.append(m.text(f"{article['name']}\n{article['text']}"))
        m.pair('val-lay' if held else 'lay', it['question'], right if held or right else own)
        if held:
            continue
        m.pair('lay-article', it['question'], own)
        m.pair('answer', it['answer'], right + own)
        m.pair('lay-answer', it['question'], [m.text(it['answer'])])
        m.pair('lay-words', re.sub(r'\s+', ' ', it.get('keywords') or ''), right + own)


def policy(m, shared):
    for it in lines(f'{shared}/eval/retrieval/ncp-question-answer-pairs.jsonl'):
        m.pair('policy', it['question'], [m.text(it['answer'])])


def messages(m, shared):
    for it in lines(f'{shared}/eval/messages/messages.jsonl'):
        m.pair('message', it['留言主题'], [m.text(it['留言详情'].strip())])
    for it in lines(f'{shared}/eval/messages/messages-with-replies.jsonl'):
        m.pair('message', it['subject'], [m.text(it['text'].strip())])
        m.pair('reply', it['subject'] + '\n' + it['text'], [m.text(it['reply'])])
        m.pair('reply', it['subject'], [m.text(it['reply'])])
    for it in lines(f'{shared}/eval/messages/fuzhou-rivers.jsonl'):
        if it.get('标题') and it.get('投诉件内容'):
            m.pair('message', it['标题'], [m.text(it['投诉件内容'])])


def paraphrases(m, shared):
    for path in sorted(glob.glob(f'{shared}/eval/paraphrase/*.jsonl')):
        for it in lines(path):
            if int(it['label']) == 1:
                m.pair('paraphrase', it['a'], [m.text(it['b'])])


def items(m, project):
    written = collections.defaultdict(list)
    for path in glob.glob(f'{project}/test/bench/data/citizen-questions-*.jsonl'):
        for it in lines(path):
            written[it['item']].append(it['question'])
    for n, path in enumerate(sorted(glob.glob(f'{project}/knowledge/items/**/*.md', recursive=True))):
        _, front, body = open(path).read().split('---\n', 2)
        title = re.search(r'^title: "?(.*?)"?$', front, re.M).group(1)
        expires = re.search(r'^expires: (.*)$', front, re.M)
        if expires and expires.group(1) != 'null':
            continue
        asked = front.split('questions:', 1)[1] if 'questions:' in front else ''
        questions = [q.strip().strip('"') for q in re.findall(r'^ +- (.*)$', asked, re.M)]
        questions += written[os.path.basename(path)[:-3]]
        sources = re.findall(r'^  ([a-z][a-z0-9-]*):\n    title: (.*)$', front, re.M)
        sections = re.findall(r'^## (\S+)\n(.*?)(?=^## |\Z)', body, re.M | re.S)
        plain = [(head, re.sub(r'〔.*?〕', '', text).strip()) for head, text in sections]
        parts = [m.text(f'{title} {head}\n{text}') for head, text in plain if head != '依据']
        parts.append(m.text('\n'.join(f'{title} {head}\n{text}' for head, text in plain)))
        cited = statements(m, title, sections, sources)
        m.pair('item', title, parts)
        for k, question in enumerate(questions):
            if n % 4 == 0 and k == 2:
                m.pair('val-item', question, parts)
                continue
            m.pair('item', question, parts)
            m.pair('item-same', question, [m.text(other) for j, other in enumerate(questions) if j != k and not (n % 4 == 0 and j == 2)])
            m.pair('item-article', question, cited[:12])


def statements(m, title, sections, sources):
    """Pairs each statement with the articles it cites; returns all of them, those of the first section first."""
    found = []
    for _, text in sections:
        for line in text.split('\n'):
            marks = ''.join(re.findall(r'〔(.*?)〕', line))
            right = []
            for key, law in sources:
                if len(sources) == 1 or key in marks:
                    right += [i for locator in re.findall(ARTICLE, marks) for i in m.article(law, locator)]
            statement = re.sub(r'〔.*?〕|^- |^\d+\. |\*', '', line).strip()
            if right and not statement.startswith('《'):
                m.pair('statement', f'{title} {statement}', right)
                m.pair('statement', statement, right)
                found += right
    return list(dict.fromkeys(found))


def citations(m):
    """An article that names another one → that one."""
    short = [(name, f'{name}第') for name in ('刑法', '民法典', '劳动合同法', '社会保险法', '公司法', '刑事诉讼法', '民事诉讼法', '行政诉讼法')]
    for i, (_, _, text) in enumerate(m.passages):
        d = m.document_of[i]
        for line in text.split('\n'):
            if len(line) < 15:
                continue
            right = []
            for law, locator in re.findall(rf'《([^》]+)》({ARTICLE})', line):
                right += m.article(law, locator)
            for name, mark in short:
                if mark in line:
                    right += [j for locator in re.findall(rf'(?<!《){name}({ARTICLE})', line) for j in m.article(name, locator)]
            for locator in re.findall(rf'本(?:法|条例|规定|办法)({ARTICLE})', line):
                right += m.by_article.get((d, locator), [])
            right = [j for j in right if j != i]
            if right:
                m.pair('citation', re.sub(rf'《[^》]+》|{ARTICLE}', '', line)[:160], right)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('out')
    for name in ('passages', 'documents', 'shared', 'project'):
        parser.add_argument(f'--{name}', required=True)
    given = parser.parse_args()
    m = Material(lines(given.passages), lines(given.documents))
    count = len(m.texts)
    statutes(m, given.shared), policy(m, given.shared), messages(m, given.shared), paraphrases(m, given.shared)
    items(m, given.project), citations(m)
    with open(f'{given.out}/texts.jsonl', 'w') as file:
        file.writelines(json.dumps(text, ensure_ascii=False) + '\n' for text in m.texts)
    with open(f'{given.out}/pairs.tsv', 'w') as file:
        file.writelines(f"{source}\t{query}\t{','.join(map(str, right))}\n" for source, query, right in m.pairs)
    json.dump({'passages': count}, open(f'{given.out}/counts.json', 'w'))
    print(count, 'passages', len(m.texts), 'texts', collections.Counter(source for source, _, _ in m.pairs))


if __name__ == '__main__':
    main()
