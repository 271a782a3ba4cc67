import { connect } from './engine.ts';

const { version } = await connect().describe();
document.body.textContent = `Swath ${version}`;
