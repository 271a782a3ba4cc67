import { readFileSync } from 'node:fs';

/** Vulkan drivers that compute on the processor: SwiftShader, and Mesa's lavapipe. */
const SOFTWARE = /libvk_swiftshader|libvulkan_lvp/;
/** Those of graphics cards, as NVIDIA, Mesa, AMD and others call them. */
const HARDWARE =
  /libGLX_nvidia|libnvidia-vulkan|libEGL_nvidia|libvulkan_(?!lvp)\w+|libamdvlk|amdvlk\d*\.so|libmali|libPVRROGUE/i;

/**
 * Whether this process has loaded Vulkan drivers that compute in software and none that does otherwise; false where that cannot be seen.
 * onnxruntime tells nothing of the adapter that it takes. Ask after it has taken one.
 */
export function hasSoftwareAdapterOnly(maps = loadedFiles()): boolean {
  return SOFTWARE.test(maps) && !HARDWARE.test(maps);
}

function loadedFiles(): string {
  try {
    return readFileSync('/proc/self/maps', 'utf8');
  } catch {
    return '';
  }
}
