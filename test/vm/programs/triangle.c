/*
 * Mesa's triangle: drawn three times into a surface of GBM's, read back through GL and through a map of the buffer.
 * Usage: triangle FILE. FILE gets 256 lines of 256 texels RGBA, the lowest line first.
 */
#include "scene.h"

#include <string.h>

#define SIDE 256

/* Corners and their colours; test/vm/triangle.ts has the same. */
static const float corners[] = {-0.8f, -0.8f, 0.8f, -0.6f, 0.1f, 0.85f};
static const float colours[] = {1, 0, 0, 0, 1, 0, 0, 0, 1};

static void draw(void) {
  glViewport(0, 0, SIDE, SIDE);
  glClearColor(0.2f, 0.4f, 0.6f, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  glVertexAttribPointer(0, 2, GL_FLOAT, GL_FALSE, 0, corners);
  glVertexAttribPointer(1, 3, GL_FLOAT, GL_FALSE, 0, colours);
  glEnableVertexAttribArray(0);
  glEnableVertexAttribArray(1);
  glDrawArrays(GL_TRIANGLES, 0, 3);
}

/* Whether the buffer, mapped, has the same picture: topmost line first, blue before green and red. */
static int same_in_buffer(struct gbm_bo *bo, const unsigned char *picture) {
  uint32_t stride = 0;
  void *data = NULL;
  const unsigned char *at = gbm_bo_map(bo, 0, 0, SIDE, SIDE, GBM_BO_TRANSFER_READ, &stride, &data);
  REQUIRE(at != NULL);
  int same = 1;
  for (int y = 0; y < SIDE; y++)
    for (int x = 0; x < SIDE; x++) {
      const unsigned char *one = at + (size_t)(SIDE - 1 - y) * stride + x * 4, *other = picture + (y * SIDE + x) * 4;
      if (one[0] != other[2] || one[1] != other[1] || one[2] != other[0]) same = 0;
    }
  gbm_bo_unmap(bo, data);
  return same;
}

int main(int argc, char **argv) {
  static unsigned char picture[SIDE * SIDE * 4];
  struct scene scene;
  REQUIRE(argc == 2);
  scene_open(&scene);
  struct gbm_surface *window = gbm_surface_create(scene.gbm, SIDE, SIDE, GBM_FORMAT_XRGB8888, GBM_BO_USE_RENDERING);
  REQUIRE(window != NULL);
  EGLSurface surface = eglCreatePlatformWindowSurface(scene.display, scene.config, window, NULL);
  REQUIRE(surface != EGL_NO_SURFACE);
  EGLContext context = scene_context(&scene);
  REQUIRE(eglMakeCurrent(scene.display, surface, surface, context));
  printf("renderer %s\nversion %s\n", glGetString(GL_RENDERER), glGetString(GL_VERSION));
  glUseProgram(program_of("attribute vec2 at; attribute vec3 with; varying vec3 colour;"
                          "void main() { gl_Position = vec4(at, 0.0, 1.0); colour = with; }",
                          "precision highp float; varying vec3 colour;"
                          "void main() { gl_FragColor = vec4(colour, 1.0); }"));
  struct gbm_bo *bo = NULL;
  for (int turn = 0; turn < 3; turn++) {
    draw();
    glReadPixels(0, 0, SIDE, SIDE, GL_RGBA, GL_UNSIGNED_BYTE, picture);
    REQUIRE(glGetError() == GL_NO_ERROR);
    REQUIRE(eglSwapBuffers(scene.display, surface));
    if (bo != NULL) gbm_surface_release_buffer(window, bo);
    bo = gbm_surface_lock_front_buffer(window);
    REQUIRE(bo != NULL);
  }
  printf("same in the buffer %d\n", same_in_buffer(bo, picture));
  put_file(argv[1], picture, sizeof picture);
  gbm_surface_release_buffer(window, bo);
  scene_close(&scene);
  return 0;
}
