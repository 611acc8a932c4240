@node "%~dp0pulumi-resource-pools" %*
