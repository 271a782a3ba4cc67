/** Answers, hangs or crashes, as the first word says. */
const [id] = process.argv.slice(2);
if (id === 'crashes') process.kill(process.pid, 'SIGSEGV');
if (id === 'ends') process.exit(3);
if (id === 'hangs') setInterval(() => {}, 1000);
if (id === 'answers') {
  process.stdout.write('a library prints this\n');
  process.send!({ id, provider: 'test', name: `Test ${process.pid}`, available: true, rate: 7 });
  setInterval(() => {}, 1000);
}
