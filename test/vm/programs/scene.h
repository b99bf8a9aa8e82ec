/* GL without a window: a render node, GBM, EGL and OpenGL ES 2. */
#ifndef SCENE_H
#define SCENE_H

#include <EGL/egl.h>
#include <GLES2/gl2.h>
#include <gbm.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define REQUIRE(condition)                                                        \
  do {                                                                            \
    if (!(condition)) {                                                           \
      fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);     \
      exit(1);                                                                    \
    }                                                                             \
  } while (0)

struct scene {
  int fd;
  struct gbm_device *gbm;
  EGLDisplay display;
  EGLConfig config;
};

/* Opens the first render node and says on standard output who renders. */
void scene_open(struct scene *scene);
EGLContext scene_context(const struct scene *scene);
void scene_close(struct scene *scene);

/* A program with these two shaders; attribute 0 is `at`, attribute 1 is `with`. */
GLuint program_of(const char *vertex, const char *fragment);

/* Writes bytes into a new file. */
void put_file(const char *path, const void *bytes, size_t size);

#endif
