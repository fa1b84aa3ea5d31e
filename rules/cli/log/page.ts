// Which requests of a log are page views: those of documents, not of what documents are made of or link to as files.

import { archivePath, archiveWord } from "../../record/pseudonym.ts";

const FILES = new Set(
  [
    "css js mjs cjs map json jsonld wasm webmanifest appcache",
    "png jpg jpeg jpe gif webp avif svg svgz ico cur bmp tif tiff apng heic psd",
    "woff woff2 ttf otf eot",
    "rss atom rdf xml xsl xslt xsd ics opml",
    "mp3 mp4 m4a m4v webm ogg oga ogv opus wav flac aac avi mov mpg mpeg mkv wmv wma flv swf m3u m3u8 mid vtt srt",
    "pdf ps eps txt log csv tsv md5 sha1 sha256 asc sig doc docx dot odt ods odp xls xlsx ppt pptx rtf tex epub mobi",
    "zip gz tgz tar bz2 tbz xz txz 7z rar zst jar war deb rpm dmg pkg apk ipa exe msi iso img bin so dll torrent",
    "c h cc cpp hpp java py pyc rb pl pm sh bash lua go rs vim conf cfg ini yml yaml toml spec patch diff sql bak pcap",
  ]
    .join(" ")
    .split(" "),
);

/** Longest path that a recorded visit takes. */
const LONGEST = 1000;

/** Path of a request's target, without session ids that old servers write behind a semicolon. */
export function pathOf(target: string): string {
  return target.split(/[?#]/, 1)[0]!.replace(/;[^/]*/g, "");
}

/** By its ending: one that is not known to be a file's, as in `/docs/v1.2`, is part of a page's name. */
export function isPagePath(path: string): boolean {
  if (!path.startsWith("/")) return false;
  const name = path.slice(path.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  return dot === -1 || !FILES.has(name.slice(dot + 1).toLowerCase());
}

/** As it may be kept: `:id` for what identifies, and of the query only these parameters (lower case). */
export function keptPath(target: string, parameters: ReadonlySet<string>): string {
  const path = archivePath(pathOf(target)).slice(0, LONGEST);
  if (parameters.size === 0) return path;
  const query = new URLSearchParams();
  for (const [name, value] of new URLSearchParams(target.split("#", 1)[0]!.split("?").slice(1).join("?")))
    if (parameters.has(name.toLowerCase())) query.set(name, archiveWord(value));
  const search = query.toString();
  const whole = search === "" ? path : `${path}?${search}`;
  return whole.length <= LONGEST ? whole : path;
}
