/* A libcuda.so.1 for tests on machines without NVIDIA's driver, so that cuDNN finishes plans whose kernels it compiles
 * itself. It has no device and runs nothing: code can be "loaded", all else is refused. Each function answers as the
 * driver's of that name would; where an argument is not looked at, its type is any of that size. */
#include <stddef.h>

enum { kSuccess = 0, kNoDevice = 100, kNotFound = 500 };
enum { kMaxThreads = 0, kRegisters = 4 }; /* attributes of functions */

static int loaded; /* its address stands for all that is loaded */

static int load(void** handle) {
  *handle = &loaded;
  return kSuccess;
}

static int attribute(int* value, int which) {
  *value = which == kMaxThreads ? 1024 : which == kRegisters ? 128 : 0;
  return kSuccess;
}

/* no device */
int cuInit(unsigned flags) { return (void)flags, kNoDevice; }
int cuDriverGetVersion(int* version) { return *version = 13000, kSuccess; }
int cuDeviceGetCount(int* count) { return *count = 0, kNoDevice; }
int cuDeviceGet(int* device, int ordinal) { return (void)device, (void)ordinal, kNoDevice; }
int cuGetErrorName(int code, const char** name) { return (void)code, *name = "CUDA_ERROR_NO_DEVICE", kSuccess; }
int cuGetErrorString(int code, const char** text) { return (void)code, *text = "the null driver has no device", kSuccess; }
int cuGetProcAddress_v2(const char* name, void** function, int version, unsigned long flags, int* found) {
  (void)name, (void)version, (void)flags;
  *function = NULL;
  if (found) *found = 1; /* a symbol it does not have */
  return kNotFound;
}
int cuGetExportTable(const void** table, const void* id) { return (void)id, *table = NULL, kNoDevice; }

/* code */
int cuLibraryLoadData(void** library, const void* code, void* jit, void* jit_values, unsigned jit_count, void* options,
                      void* values, unsigned count) {
  (void)code, (void)jit, (void)jit_values, (void)jit_count, (void)options, (void)values, (void)count;
  return load(library);
}
int cuLibraryLoadFromFile(void** library, const char* path, void* jit, void* jit_values, unsigned jit_count,
                          void* options, void* values, unsigned count) {
  return cuLibraryLoadData(library, path, jit, jit_values, jit_count, options, values, count);
}
int cuLibraryUnload(void* library) { return (void)library, kSuccess; }
int cuLibraryGetKernel(void** kernel, void* library, const char* name) { return (void)library, (void)name, load(kernel); }
int cuModuleLoadData(void** module, const void* code) { return (void)code, load(module); }
int cuModuleUnload(void* module) { return (void)module, kSuccess; }
int cuModuleGetFunction(void** function, void* module, const char* name) {
  return (void)module, (void)name, load(function);
}
int cuKernelGetAttribute(int* value, int which, void* kernel, int device) {
  return (void)kernel, (void)device, attribute(value, which);
}
int cuKernelSetAttribute(int which, int value, void* kernel, int device) {
  return (void)which, (void)value, (void)kernel, (void)device, kSuccess;
}
int cuFuncGetAttribute(int* value, int which, void* function) { return (void)function, attribute(value, which); }
int cuFuncSetAttribute(void* function, int which, int value) {
  return (void)function, (void)which, (void)value, kSuccess;
}
int cuOccupancyMaxActiveBlocksPerMultiprocessor(int* blocks, void* function, int threads, size_t shared) {
  return (void)function, (void)threads, (void)shared, *blocks = 1, kSuccess;
}
int cuOccupancyMaxPotentialClusterSize(int* size, void* function, const void* config) {
  return (void)function, (void)config, *size = 8, kSuccess;
}
int cuOccupancyMaxActiveClusters(int* clusters, void* function, const void* config) {
  return (void)function, (void)config, *clusters = 16, kSuccess;
}

/* what needs a device; the arguments, whatever they are, are not looked at */
int cuCtxGetCurrent(void) { return kNoDevice; }
int cuCtxGetLimit(void) { return kNoDevice; }
int cuCtxPopCurrent(void) { return kNoDevice; }
int cuCtxPopCurrent_v2(void) { return kNoDevice; }
int cuCtxPushCurrent(void) { return kNoDevice; }
int cuCtxPushCurrent_v2(void) { return kNoDevice; }
int cuStreamGetCtx(void) { return kNoDevice; }
int cuLinkCreate(void) { return kNoDevice; }
int cuLinkCreate_v2(void) { return kNoDevice; }
int cuLinkAddData(void) { return kNoDevice; }
int cuLinkAddData_v2(void) { return kNoDevice; }
int cuLinkComplete(void) { return kNoDevice; }
int cuLinkDestroy(void) { return kNoDevice; }
int cuLaunchKernel(void) { return kNoDevice; }
int cuLaunchKernelEx(void) { return kNoDevice; }
int cuLaunchCooperativeKernel(void) { return kNoDevice; }
int cuTensorMapEncodeTiled(void) { return kNoDevice; }
int cuTensorMapEncodeIm2col(void) { return kNoDevice; }
