declare module '@vercel/ncc' {
  /** The part of ncc's JS API that the build uses (github.com/vercel/ncc#programmatically-from-nodejs). */
  export default function ncc(
    input: string,
    options: Readonly<Record<string, unknown>>,
  ): Promise<{ code: string; assets: Record<string, { source: string | Buffer }> }>;
}
