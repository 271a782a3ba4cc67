import { describe, expect, it } from 'vitest';
import { findPackage, loadPackage } from './installed-package.ts';
import { describeMachine } from './machine.ts';

describe('the machine', () => {
  it('is described the same each time', () => expect(describeMachine()).toEqual(describeMachine()));

  it('is another where other processors are to be used', () => {
    expect(describeMachine({ CUDA_VISIBLE_DEVICES: '1' })).not.toEqual(describeMachine({}));
  });

  it('tells the versions of packages and their native libraries', () => {
    expect(describeMachine()['onnxruntime-node']).toMatch(/^\d+\.\d+\.\d+, .*onnxruntime_binding\.node \d+/);
    expect(describeMachine().node).toBe(process.version);
  });
});

describe('a package', () => {
  it('is found where it is installed, and loaded by its name', () => {
    expect(findPackage('fflate')?.version).toMatch(/^\d/);
    expect(loadPackage('fflate')).toHaveProperty('unzipSync');
  });

  it('may be absent', () => {
    expect(findPackage('@tensorflow/absent')).toBeUndefined();
    expect(() => loadPackage('@tensorflow/absent')).toThrow();
  });
});
