/** What is used of libraries that bring no types of their own. */
declare module 'sql.js/dist/sql-wasm-inline.js' {
  export type SqlValue = number | string | Uint8Array | null;

  export interface Statement {
    step(): boolean;
    getAsObject(): Record<string, SqlValue>;
    free(): boolean;
  }

  export interface Database {
    prepare(statement: string): Statement;
    run(statements: string, values?: SqlValue[]): void;
    export(): Uint8Array;
    close(): void;
  }

  const openSql: () => Promise<{ Database: new (bytes?: Uint8Array) => Database }>;
  export default openSql;
}

declare module 'shpjs' {
  /** GeoJSON geometries in the file's own coordinates, record by record. */
  export function parseShp(shp: Uint8Array): (object | null)[];
  /** Rows of attributes; `encoding` is the text of the .cpg file. */
  export function parseDbf(dbf: Uint8Array, encoding?: string): Record<string, unknown>[];
}
