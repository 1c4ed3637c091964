/** A small EPUB made on the spot: two chapters, original text. */

import { crc32 } from "node:zlib";

const CHAPTERS = [
  [
    "The Empty Boat",
    "Every morning a small boat came down the river. Nobody sat in it. The children of the village waited on the old bridge and counted the days.",
    "On the ninth day Lena took a long rope and a red apple. She tied the rope to the bridge and threw the other end into the boat. The boat stopped. It turned slowly in the brown water.",
    "Inside the boat lay a letter. The letter was wet, but she could read three words. Her brother read them too and became very quiet.",
    "They carried the letter home under a coat. Their mother put it near the stove and made a pot of tea. After an hour the paper was dry.",
  ],
  [
    "The Dry Letter",
    "The letter came from a man who lived alone behind the mountains. He had built the boats himself, one every night. He wanted to know where the river went.",
    "Lena wrote a long answer. She drew the bridge, the village and the sea. Then she asked how a boat could travel up a river.",
    "Her brother laughed, but their mother did not. She knew a driver who crossed the mountains every week. He liked apples and he liked letters.",
    "In the evening the driver put the answer into his blue bag. The children stood on the bridge until they could not see his lamp.",
  ],
];

const page = ([title, ...paragraphs]: string[]) =>
  `<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en"><head><title>${title}</title></head><body><h1>${title}</h1>${paragraphs.map((text) => `<p>${text}</p>`).join("")}</body></html>`;

const files: Record<string, string> = {
  mimetype: "application/epub+zip",
  "META-INF/container.xml":
    '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
  "book.opf": `<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">the-nine-boats</dc:identifier><dc:title>The Nine Boats</dc:title><dc:creator>Lyceum</dc:creator><dc:language>en</dc:language></metadata><manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>${CHAPTERS.map((_, i) => `<item id="c${i}" href="c${i}.xhtml" media-type="application/xhtml+xml"/>`).join("")}</manifest><spine>${CHAPTERS.map((_, i) => `<itemref idref="c${i}"/>`).join("")}</spine></package>`,
  "nav.xhtml": `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>Contents</title></head><body><nav epub:type="toc"><ol>${CHAPTERS.map(([title], i) => `<li><a href="c${i}.xhtml">${title}</a></li>`).join("")}</ol></nav></body></html>`,
  ...Object.fromEntries(CHAPTERS.map((chapter, i) => [`c${i}.xhtml`, page(chapter)])),
};

/** A zip archive without compression. */
function zip(entries: Record<string, string>): Buffer {
  const parts: Buffer[] = [];
  const listed: Buffer[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(entries)) {
    const data = Buffer.from(text);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x21, 8);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, Buffer.from(name), data]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    listed.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00"), common, rest, Buffer.from(name)]));
    parts.push(local);
    at += local.length;
  }
  const index = Buffer.concat(listed);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(listed.length, 8);
  end.writeUInt16LE(listed.length, 10);
  end.writeUInt32LE(index.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, index, end]);
}

export const book = {
  title: "The Nine Boats",
  file: { name: "boats.epub", mimeType: "application/epub+zip", buffer: zip(files) },
};
