/*😀*/ missing;
