// Bad input over real HTTP: each is answered by a clear sentence in the frame, with a status of 4xx, and the rest of the form is kept.

import { mkdtempSync, openSync, ftruncateSync, closeSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { check, must, until } from '../harness.mjs';
import { begin, codeOf, come, fill, get, hand, publish } from './hands.mjs';

/** A ZIP with its parts deflated, made by hand: names and bytes. */
function zip(parts) {
  const crc = crc32 ?? ((bytes) => crcOf(bytes));
  const files = [];
  const heads = [];
  let at = 0;
  for (const [name, bytes] of parts) {
    const packed = deflateSync(bytes, { level: 9 }).subarray(2, -4);
    const named = Buffer.from(name);
    const fixed = Buffer.alloc(26);
    fixed.writeUInt16LE(20, 0);
    fixed.writeUInt16LE(8, 4);
    fixed.writeUInt32LE(crc(bytes) >>> 0, 10);
    fixed.writeUInt32LE(packed.length, 14);
    fixed.writeUInt32LE(bytes.length, 18);
    fixed.writeUInt16LE(named.length, 22);
    files.push(Buffer.from('PK\x03\x04', 'latin1'), fixed, named, packed);
    const head = Buffer.alloc(46);
    head.write('PK\x01\x02', 0, 'latin1');
    head.writeUInt16LE(20, 4);
    fixed.copy(head, 6, 0, 24);
    head.writeUInt16LE(named.length, 28);
    head.writeUInt32LE(at, 42);
    heads.push(head, named);
    at += 30 + named.length + packed.length;
  }
  const directory = Buffer.concat(heads);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...files, directory, end]);
}

/** For Node older than 20.15, which has no `zlib.crc32`. */
function crcOf(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc;
}

/** A PNG of one colour. */
function png(width, height) {
  const chunk = (kind, bytes) => {
    const out = Buffer.alloc(12 + bytes.length);
    out.writeUInt32BE(bytes.length, 0);
    out.write(kind, 4, 'latin1');
    bytes.copy(out, 8);
    out.writeUInt32BE((crc32 ?? crcOf)(out.subarray(4, 8 + bytes.length)) >>> 0, 8 + bytes.length);
    return out;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.alloc((width * 3 + 1) * height))), chunk('IEND', Buffer.alloc(0))]);
}

/** A Word file of one paragraph and one picture. */
function docx(picture, kind = 'png') {
  const types = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="${kind}" ContentType="image/${kind}"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`;
  const rels = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>';
  const own = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/one.${kind}"/></Relationships>`;
  const body = '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><w:body><w:p><w:r><w:t>图前的一段。</w:t></w:r></w:p><w:p><w:r><w:drawing><wp:inline><wp:extent cx="100" cy="100"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:blipFill><a:blip r:embed="rId9"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p></w:body></w:document>';
  return zip([['[Content_Types].xml', Buffer.from(types)], ['_rels/.rels', Buffer.from(rels)], ['word/document.xml', Buffer.from(body)], ['word/_rels/document.xml.rels', Buffer.from(own)], [`word/media/one.${kind}`, picture]]);
}

export async function bad(stage) {
  const writer = await come(stage, 'writer', { bypassCSP: false });
  const { page } = writer;
  const folder = mkdtempSync(join(tmpdir(), 'zhibu-bad-'));
  const file = (name, bytes) => { writeFileSync(join(folder, name), bytes); return join(folder, name); };

  /** Sends what is typed by the button and answers the status of the page that comes. */
  const send = async (then) => {
    const [response] = await Promise.all([
      page.waitForResponse((r) => r.request().method() === 'POST' && r.request().isNavigationRequest()),
      page.locator(`section button[name=then][value=${then}]`).click(),
    ]);
    await page.waitForLoadState('load');
    return response.status();
  };

  await check('bad: a title of 10,000 characters and a digest too long: two sentences, nothing lost', async () => {
    await begin(writer);
    await fill(writer, { title: '长'.repeat(10_000), body: '正文还在。', more: { '#digest': '摘'.repeat(200) } });
    must((await send('submit')) === 422, 'not 422');
    must((await page.locator('#title-e').innerText()).includes('10000'), 'the sentence does not say how many');
    must((await page.inputValue('#title')).length === 10_000 && (await page.inputValue('#body')).trim() === '正文还在。', 'something typed is lost');
    await writer.shot('bad-title');
    await page.fill('#title', '长'.repeat(120));
    must((await send('submit')) === 422, 'not 422');
    must((await page.locator('#title-e').innerText()).includes('最多 80'), 'the sentence does not say how many are allowed');
    must((await page.locator('#digest-e').innerText()).includes('最多 128'), 'nothing about the digest');
    must((await page.inputValue('#digest')).length === 200, 'the digest is lost');
    must((await page.inputValue('#section')) === 'guomen', 'the section is lost');
    const box = await page.locator('#title').boundingBox();
    must(box && box.width < 1280, 'the field grows with the title');
    await page.fill('#title', '写到一半的标题');
    await page.fill('#digest', '短');
    await page.fill('#pin_days', '三天');
    must((await send('stay')) === 422, 'not 422');
    must((await page.locator('#pin_days-e').innerText()).includes('0 到 30'), 'nothing about the days');
    must((await page.inputValue('#pin_days')) === '三天' && (await page.inputValue('#title')) === '写到一半的标题', 'something typed is lost');
  });

  await check('bad: script, onerror, javascript:, SVG in the text are text, on the desk and in public', async () => {
    const address = await begin(writer);
    const evil = '<script>alert(1)</script>\n\n<img src=x onerror=alert(2)>\n\n[点这里](javascript:alert(3)) [再点](JaVaScRiPt:alert(4)) [数据](data:text/html,<script>alert(5)</script>)\n\n<svg onload=alert(6)><script>alert(7)</script></svg>\n\n![图](https://example.invalid/x.png)';
    await fill(writer, { title: '<script>alert(8)</script>"><img src=x onerror=alert(9)>', body: evil, more: { '#digest': '"><svg/onload=alert(10)>', '#byline': "'><b onmouseover=alert(11)>" } });
    await page.locator('#preview:has-text("alert(1)")').waitFor();
    const harmful = () => page.evaluate(() => [...document.querySelectorAll('main *')].filter((node) => node.matches('main script, iframe, object, [onerror], [onload], [onmouseover]') || /^(javascript|data):/i.test((node.getAttribute('href') ?? '').trim())).map((node) => node.outerHTML.slice(0, 80)));
    must((await harmful()).length === 0, `harmful in the preview: ${await harmful()}`);
    await page.fill('#body', evil.replace(/\n\n!\[图\].*/, ''));
    await hand(writer);
    const three = [await come(stage, 'first_reviewer'), await come(stage, 'second_reviewer'), await come(stage, 'final_reviewer')];
    await publish(three, 'alert(8)');
    for (const visitor of three) { visitor.calm(); await visitor.leave(); }
    const code = await codeOf(writer, address);
    await until(3_000, async () => (await get(stage, `/a/${code}`)).status === 200, 'not public');
    for (const path of [`/a/${code}`, '/latest', '/', `/a/${code}/print`, `/a/${code}/versions`, '/desk/articles']) {
      await writer.go(path);
      must((await harmful()).length === 0, `harmful on ${path}: ${await harmful()}`);
    }
    const feeds = [await get(stage, '/feed.rss'), await get(stage, '/feed.atom')];
    for (const feed of feeds) must(!/<script>alert\(8\)/.test(feed.text), 'a bare tag in a feed');
    const wellFormed = await page.evaluate((all) => all.map((text) => new DOMParser().parseFromString(text, 'application/xml').querySelector('parsererror')?.textContent ?? ''), feeds.map((feed) => feed.text));
    must(wellFormed.every((error) => !error), `a feed is not well-formed: ${wellFormed}`);
    JSON.parse((await get(stage, '/feed.json')).text);
  });

  const upload = async (path) => {
    if (!(await page.locator('#file').isVisible())) await page.locator('#e1 summary').click();
    await page.setInputFiles('#file', path);
    const [response] = await Promise.all([
      page.waitForResponse((r) => r.request().method() === 'POST' && r.url().endsWith('/import')),
      page.locator('#import button[type=submit]').click(),
    ]);
    await page.waitForLoadState('load');
    return response.status();
  };

  await check('bad: Word files that are none are refused beside the field, and the text typed meanwhile is kept', async () => {
    await begin(writer);
    await page.fill('#title', '先写了标题');
    const real = readFileSync(join(stage.root, 'demo/articles/14-before-the-shift.docx'));
    const ole = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(4_096)]);
    const bomb = zip([['[Content_Types].xml', Buffer.from('<Types/>')], ['word/document.xml', Buffer.alloc(400 << 20)]]);
    for (const [name, bytes, words] of [
      ['坏的.docx', real.subarray(0, real.length >> 1), '坏了'],
      ['其实是PDF.docx', Buffer.from('%PDF-1.7\n%%EOF'), 'PDF'],
      ['其实是照片.docx', png(8, 8), '不是 Word 文件'],
      ['老的.doc', ole, '另存为'],
      ['金山.wps', ole, '另存为'],
      ['照片.heic', Buffer.concat([Buffer.from('\0\0\0\x18ftypheic', 'latin1'), Buffer.alloc(64)]), '照片|图片|HEIC|不是 Word'],
      ['空的.docx', Buffer.alloc(0), '坏了|没有传完|还没有选'],
      ['炸弹.docx', bomb, '不正常|20 MB'],
    ]) {
      const status = await upload(file(name, bytes));
      must(status === 422, `${name}: ${status}`);
      const said = await page.locator('#file-e').innerText();
      must(new RegExp(words).test(said), `${name}: ${said}`);
      must((await page.inputValue('#title')) === '先写了标题', `${name}: the title typed before is lost`);
    }
    await writer.shot('bad-file');
  });

  await check('bad: pictures that cannot be read are told of at their place; the text comes in', async () => {
    for (const [what, picture, kind] of [['truncated', png(600, 600).subarray(0, 300), 'png'], ['1×60,000', png(1, 60_000), 'png'], ['HEIC', Buffer.concat([Buffer.from('\0\0\0\x18ftypheic', 'latin1'), Buffer.alloc(64)]), 'heic']]) {
      await begin(writer);
      must((await upload(file('图.docx', docx(picture, kind)))) === 303, `${what}: not taken`);
      must((await page.inputValue('#body')).includes('图前的一段'), `${what}: the text is not there`);
      must((await writer.text()).includes('读不出来'), `${what}: not told`);
      await page.fill('#title', '图坏了');
      await page.selectOption('#section', 'guomen');
      must((await send('submit')) === 422, `${what}: handed in with a picture that is none`);
      must(/图/.test(await page.locator('#body-e').innerText()), `${what}: no sentence beside the text`);
    }
  });

  await check('bad: attachments of other kinds and a file of 200 MB: a sentence, and the way on', async () => {
    const address = await begin(writer);
    await page.fill('#title', '附件不对');
    await page.fill('#body', '正文一段。');
    for (const [name, bytes] of [['程序.exe', Buffer.from('MZ')], ['网页.pdf', Buffer.from('<html>')], ['宏.docx', zip([['word/document.xml', Buffer.from('<x/>')], ['word/vbaProject.bin', Buffer.from('x')]])]]) {
      await page.setInputFiles('#attachment', file(name, bytes));
      await page.locator('form[action$="/attachments"] button').click();
      await page.locator('#attachment-e').waitFor();
      must((await page.inputValue('#title')) === '附件不对', `${name}: the title is lost`);
    }
    const huge = join(folder, '很大.docx');
    const handle = openSync(huge, 'w');
    ftruncateSync(handle, 200 << 20);
    closeSync(handle);
    for (const [field, form] of [['#file', '#import'], ['#attachment', 'form[action$="/attachments"]']]) {
      await writer.go(address);
      if (!(await page.locator(field).isVisible())) await page.locator('#e1 summary').click();
      await page.setInputFiles(field, huge);
      await page.locator(`${form} button`).click();
      await page.locator('.err:visible', { hasText: '20 MB' }).waitFor();
      must((await page.inputValue('#title')) === '附件不对', 'the title is lost');
    }
    await writer.shot('bad-huge');
    // Without the script the server itself says it.
    const plain = await come(stage, 'writer', { javaScriptEnabled: false });
    await plain.go(address);
    if (!(await plain.page.locator('#file').isVisible())) await plain.page.locator('#e1 summary').click();
    await plain.page.setInputFiles('#file', huge);
    await plain.page.locator('#import button').click();
    await plain.page.locator('body', { hasText: '最多 20 MB' }).waitFor();
    await plain.shot('bad-huge-plain');
    await plain.leave();
  });

  await check('bad: addresses that are none', async () => {
    for (const [path, status] of [['/a/00000000', 404], ['/c/nothing', 404], ['/o/nothing', 404], ['/latest/999999', 404], ['/skin/none?back=//evil.example', 404], ['/desk/articles/none', 404], ['/desk/reviews/none', 404], ['/desk/revisions/none', 404], ['/nothing', 404]]) {
      const response = await page.goto(stage.program.url + path);
      must(response.status() === status, `${path}: ${response.status()}`);
      must((await page.locator('h1').count()) === 1 && (await page.locator('.brand').count()) === 1, `${path}: not in the frame`);
      must((await page.locator('main a').count()) > 0, `${path}: no way on`);
    }
    writer.complaints.splice(0);
  });
  rmSync(folder, { recursive: true, force: true });
  await writer.leave();
}
