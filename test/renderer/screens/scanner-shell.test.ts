import { beforeEach, describe, expect, it } from 'vitest';
import { useStage } from './on-stage.ts';

const stage = useStage();

/** Keys of one burst; the field gets the focus after the first `before` of them. What became of it is told after the burst is over. */
const burst = (keys: readonly string[], before: number) => stage.page().evaluate(async ({ keys: all, before: outside }) => {
  const field = document.createElement('input');
  document.body.append(field);
  const heard: string[] = [];
  window.stage.hear((text) => { heard.push(text); });
  const held = all.map((key, index) => {
    if (index === outside) field.focus();
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
    (document.activeElement ?? document.body).dispatchEvent(event);
    return event.defaultPrevented;
  });
  await new Promise((resolve) => setTimeout(resolve, 400));
  return { heard, held, field: field.value };
}, { keys, before });

const number = [...'9505000000000015'];

beforeEach(() => stage.begin());

describe('a wedge scanner', () => {
  it('types nothing into the field that has the focus', async () => {
    expect(await burst([...number, 'Enter'], 0)).toEqual({ heard: [number.join('')], held: Array(17).fill(true), field: '' });
  });

  it('types nothing into a field that gets the focus in the middle of its burst', async () => {
    expect(await burst([...number, 'Enter'], 2)).toEqual({ heard: [number.join('')], held: [false, false, ...Array<boolean>(15).fill(true)], field: '' });
  });

  it('is not taken for a person who opens a field with a key and types on quickly: only what was held back is typed', async () => {
    expect(await burst([...'1abc'], 1)).toEqual({ heard: [], held: [false, true, true, true], field: 'abc' });
  });
});
