/** Drivers of Vulkan and Direct3D that compute on the processor: SwiftShader, Mesa's lavapipe, WARP. */
const SOFTWARE = /vk_swiftshader|libvulkan_lvp|d3d10warp/i;

/** Drivers of graphics cards: NVIDIA, AMD, Intel, Apple, Qualcomm and others, as Vulkan, Direct3D and Metal load them. */
const HARDWARE =
  /libGLX_nvidia|nvidia-vulkan|nvoglv|nvwgf2|libvulkan_(?!lvp)\w+|amdvlk|amdxc|amdxx|igvk|igc64|igd1|Metal\.framework|qcdx/i;

/**
 * Whether WebGPU found only a software adapter. onnxruntime does not tell which one it took (its binding has no adapter's name, no
 * isFallbackAdapter), so this looks at the drivers that the process has loaded once WebGPU has run: some software one, no other.
 */
export function isSoftwareAdapter(libraries: readonly string[]): boolean {
  return libraries.some((path) => SOFTWARE.test(path)) && !libraries.some((path) => HARDWARE.test(path));
}

/** Paths of the shared libraries of this process. */
export function loadedLibraries(): readonly string[] {
  return (process.report.getReport() as { sharedObjects?: string[] }).sharedObjects ?? [];
}
