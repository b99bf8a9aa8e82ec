/*
 * 200 frames by turns of three contexts with four textures each: a texture changes in part, is drawn, and read back.
 * Usage: frames FILE [FRAMES [told]]. FILE gets the last picture of each context; standard output a line of JSON with the time of
 * each frame in microseconds and a sum over all that was read. Told, it begins with a line of standard input, and says each frame.
 */
#include "scene.h"

#include <stdbool.h>
#include <string.h>
#include <time.h>

#ifndef SIDE
#define SIDE 128
#endif
#define PATCH 32
#define CONTEXTS 3
#define TEXTURES 4
#define FRAMES_MAX 10000

struct stage {
  EGLContext context;
  GLuint textures[TEXTURES];
  unsigned char picture[SIDE * SIDE * 4];
};

static struct stage stages[CONTEXTS];

static uint64_t now_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000u + (uint64_t)now.tv_nsec / 1000u;
}

/* Texels that no two frames have in common. */
static void pattern(unsigned char *texels, int count, uint32_t seed) {
  for (int i = 0; i < count * 4; i++) {
    seed = seed * 1664525u + 1013904223u;
    texels[i] = (unsigned char)(seed >> 24);
  }
}

static void prepare(const struct scene *scene, struct stage *stage, uint32_t seed) {
  static unsigned char texels[SIDE * SIDE * 4];
  static const float quad[] = {-1, -1, 1, -1, -1, 1, 1, 1};
  stage->context = scene_context(scene);
  REQUIRE(eglMakeCurrent(scene->display, EGL_NO_SURFACE, EGL_NO_SURFACE, stage->context));
  glGenTextures(TEXTURES, stage->textures);
  for (uint32_t i = 0; i < TEXTURES; i++) {
    pattern(texels, SIDE * SIDE, seed + i);
    glBindTexture(GL_TEXTURE_2D, stage->textures[i]);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA, SIDE, SIDE, 0, GL_RGBA, GL_UNSIGNED_BYTE, texels);
  }
  GLuint target, frame;
  glGenTextures(1, &target);
  glBindTexture(GL_TEXTURE_2D, target);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA, SIDE, SIDE, 0, GL_RGBA, GL_UNSIGNED_BYTE, NULL);
  glGenFramebuffers(1, &frame);
  glBindFramebuffer(GL_FRAMEBUFFER, frame);
  glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, target, 0);
  REQUIRE(glCheckFramebufferStatus(GL_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE);
  glUseProgram(program_of("attribute vec2 at; varying vec2 place;"
                          "void main() { gl_Position = vec4(at, 0.0, 1.0); place = at * 0.5 + 0.5; }",
                          "precision highp float; varying vec2 place; uniform sampler2D texels;"
                          "void main() { gl_FragColor = texture2D(texels, place).bgra; }"));
  glViewport(0, 0, SIDE, SIDE);
  glVertexAttribPointer(0, 2, GL_FLOAT, GL_FALSE, 0, quad);
  glEnableVertexAttribArray(0);
}

static void draw(const struct scene *scene, uint32_t turn) {
  static unsigned char patch[PATCH * PATCH * 4];
  struct stage *stage = &stages[turn % CONTEXTS];
  REQUIRE(eglMakeCurrent(scene->display, EGL_NO_SURFACE, EGL_NO_SURFACE, stage->context));
  pattern(patch, PATCH * PATCH, turn * 7919u);
  glBindTexture(GL_TEXTURE_2D, stage->textures[turn / CONTEXTS % TEXTURES]);
  GLint column = (GLint)(turn * 13u % (SIDE - PATCH)), line = (GLint)(turn * 29u % (SIDE - PATCH));
  glTexSubImage2D(GL_TEXTURE_2D, 0, column, line, PATCH, PATCH, GL_RGBA, GL_UNSIGNED_BYTE, patch);
  glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
  glReadPixels(0, 0, SIDE, SIDE, GL_RGBA, GL_UNSIGNED_BYTE, stage->picture);
  REQUIRE(glGetError() == GL_NO_ERROR);
}

static uint64_t sum_of(uint64_t sum, const unsigned char *bytes, size_t size) {
  for (size_t i = 0; i < size; i++) sum = (sum ^ bytes[i]) * 0x100000001b3ull;
  return sum;
}

int main(int argc, char **argv) {
  static uint64_t times[FRAMES_MAX];
  static unsigned char pictures[CONTEXTS][SIDE * SIDE * 4];
  struct scene scene;
  REQUIRE(argc >= 2);
  int frames = argc > 2 ? atoi(argv[2]) : 200;
  REQUIRE(frames > 0 && frames <= FRAMES_MAX);
  scene_open(&scene);
  for (uint32_t i = 0; i < CONTEXTS; i++) prepare(&scene, &stages[i], 1000 * (i + 1));
  uint64_t sum = 0xcbf29ce484222325ull;
  bool told = argc > 3;
  if (told) {
    puts("ready");
    fflush(stdout);
    REQUIRE(getchar() != EOF);
  }
  for (int turn = 0; turn < frames; turn++) {
    uint64_t began = now_us();
    draw(&scene, (uint32_t)turn);
    times[turn] = now_us() - began;
    sum = sum_of(sum, stages[turn % CONTEXTS].picture, sizeof pictures[0]);
    if (!told) continue;
    printf("frame %d\n", turn + 1);
    fflush(stdout);
  }
  printf("{\"frames\":%d,\"sum\":\"%016llx\",\"us\":[", frames, (unsigned long long)sum);
  for (int turn = 0; turn < frames; turn++) printf("%s%llu", turn == 0 ? "" : ",", (unsigned long long)times[turn]);
  puts("]}");
  for (int i = 0; i < CONTEXTS; i++) memcpy(pictures[i], stages[i].picture, sizeof pictures[i]);
  put_file(argv[1], pictures, sizeof pictures);
  scene_close(&scene);
  return 0;
}
