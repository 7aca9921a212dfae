#pragma once

#include <stddef.h>

/// A file that is part of the program: a template, a style sheet, a script or a picture.
typedef struct {
    /// Below `files/`, such as `templates/layout.mustache`.
    const char *path;
    const unsigned char *bytes;
    size_t length;
} panel_asset;

/// How many files there are.
size_t panel_asset_count(void);

/// The file at a position from 0 up to, but without, `panel_asset_count()`.
panel_asset panel_asset_at(size_t index);
