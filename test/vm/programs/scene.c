#include "scene.h"

#include <EGL/eglext.h>
#include <fcntl.h>
#include <unistd.h>

void scene_open(struct scene *scene) {
  scene->fd = open("/dev/dri/renderD128", O_RDWR | O_CLOEXEC);
  REQUIRE(scene->fd >= 0);
  scene->gbm = gbm_create_device(scene->fd);
  REQUIRE(scene->gbm != NULL);
  scene->display = eglGetPlatformDisplay(EGL_PLATFORM_GBM_KHR, scene->gbm, NULL);
  REQUIRE(scene->display != EGL_NO_DISPLAY);
  REQUIRE(eglInitialize(scene->display, NULL, NULL));
  REQUIRE(eglBindAPI(EGL_OPENGL_ES_API));
  static const EGLint wanted[] = {EGL_RED_SIZE, 8, EGL_GREEN_SIZE, 8, EGL_BLUE_SIZE, 8, EGL_ALPHA_SIZE, 0,
                                  EGL_SURFACE_TYPE, EGL_WINDOW_BIT, EGL_RENDERABLE_TYPE, EGL_OPENGL_ES2_BIT, EGL_NONE};
  EGLConfig configs[64];
  EGLint count = 0;
  REQUIRE(eglChooseConfig(scene->display, wanted, configs, 64, &count));
  for (EGLint i = 0; i < count; i++) {
    EGLint format = 0;
    eglGetConfigAttrib(scene->display, configs[i], EGL_NATIVE_VISUAL_ID, &format);
    if ((uint32_t)format != GBM_FORMAT_XRGB8888) continue;
    scene->config = configs[i];
    return;
  }
  REQUIRE(!"a configuration of GBM's format");
}

EGLContext scene_context(const struct scene *scene) {
  static const EGLint version[] = {EGL_CONTEXT_CLIENT_VERSION, 2, EGL_NONE};
  EGLContext context = eglCreateContext(scene->display, scene->config, EGL_NO_CONTEXT, version);
  REQUIRE(context != EGL_NO_CONTEXT);
  return context;
}

void scene_close(struct scene *scene) {
  eglMakeCurrent(scene->display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
  eglTerminate(scene->display);
  gbm_device_destroy(scene->gbm);
  close(scene->fd);
}

static GLuint shader_of(GLenum kind, const char *text) {
  GLuint shader = glCreateShader(kind);
  glShaderSource(shader, 1, &text, NULL);
  glCompileShader(shader);
  GLint good = 0;
  glGetShaderiv(shader, GL_COMPILE_STATUS, &good);
  REQUIRE(good);
  return shader;
}

GLuint program_of(const char *vertex, const char *fragment) {
  GLuint program = glCreateProgram();
  glAttachShader(program, shader_of(GL_VERTEX_SHADER, vertex));
  glAttachShader(program, shader_of(GL_FRAGMENT_SHADER, fragment));
  glBindAttribLocation(program, 0, "at");
  glBindAttribLocation(program, 1, "with");
  glLinkProgram(program);
  GLint good = 0;
  glGetProgramiv(program, GL_LINK_STATUS, &good);
  REQUIRE(good);
  return program;
}

void put_file(const char *path, const void *bytes, size_t size) {
  FILE *file = fopen(path, "wb");
  REQUIRE(file != NULL);
  REQUIRE(fwrite(bytes, 1, size, file) == size);
  REQUIRE(fclose(file) == 0);
}
