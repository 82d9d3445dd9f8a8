import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A program of this folder, running in a process of its own. */
export interface ChildProgram<Answer> {
  /** What it said first. */
  readonly greeting: Answer;
  /** Asks it for something; one thing at a time. */
  ask(question: object): Promise<Answer>;
  end(): void;
}

/** Starts one. Its answers are what its file says they are. */
export async function startChild<Answer>(file: string): Promise<ChildProgram<Answer>> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), {
    execArgv: ['--conditions=source', '--import=tsx'],
  });
  child.once('exit', (code) => {
    if (code !== null && code !== 0) throw new Error(`${file} ended with ${code}.`);
  });
  const heard = async (): Promise<Answer> => {
    const [answer] = (await once(child, 'message')) as [Answer];
    return answer;
  };
  return {
    greeting: await heard(),
    ask(question) {
      const answer = heard();
      child.send(question);
      return answer;
    },
    end() {
      if (child.connected) child.disconnect();
    },
  };
}
