# cmake -DOUTPUT=FILE -DNAMES=a,b -DFILES_a=FILE,FILE ... -P embed.cmake
# Writes C++ that defines, for each name, a text in dbperf::html_assets: its files in a row.
set(code "#include \"cli/render/html_assets.h\"\n\nnamespace dbperf::html_assets {\n\n")
string(REPLACE "," ";" names "${NAMES}")
foreach(name IN LISTS names)
  string(REPLACE "," ";" files "${FILES_${name}}")
  set(text "")
  foreach(file IN LISTS files)
    file(READ "${file}" part)
    string(APPEND text "${part}")
  endforeach()
  string(APPEND code "const std::string_view ${name} = R\"dbperf(${text})dbperf\";\n\n")
endforeach()
file(WRITE "${OUTPUT}" "${code}}  // namespace dbperf::html_assets\n")
