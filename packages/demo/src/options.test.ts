import { readOptions } from './options';

describe('the options of the demo', () => {
  it('opens the portal where people expect it', () => {
    expect(readOptions([])).toMatchObject({
      mode: 'portal',
      port: 7007,
      kubectlPort: 7443,
    });
  });

  it('takes free ports where nobody looks at a screen', () => {
    expect(readOptions(['--check', '--real'])).toMatchObject({
      mode: 'check',
      real: true,
      port: 0,
      kubectlPort: 0,
    });
    expect(readOptions(['--transcript', 'x.md'])).toMatchObject({
      mode: 'transcript',
      transcript: 'x.md',
      port: 0,
    });
  });

  it('leaves a portal empty, but not one that has to promote something', () => {
    expect(readOptions(['--empty'])).toMatchObject({
      mode: 'portal',
      empty: true,
    });
    expect(() => readOptions(['--check', '--empty'])).toThrow(
      '--empty leaves nothing to promote, which --check needs',
    );
  });

  it.each(['-1', '70000', 'abc', '1.5', ''])('refuses the port %j', port => {
    expect(() => readOptions([`--port=${port}`])).toThrow(
      '--port must be a number from 0 to 65535',
    );
  });
});
