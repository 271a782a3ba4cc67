/** Rows of text in aligned columns; columns named in `numeric` are set to the right. The first row is the heading. */
export function renderTable(rows: readonly (readonly string[])[], numeric: readonly number[] = []): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((cells) => cells[column].length)));
  return rows
    .map((cells) =>
      cells
        .map((cell, column) =>
          numeric.includes(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column]),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
