import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.apache.hadoop.fs.FileUtil;

/** Unpacks archives as Java and Hadoop do: any number of WAY ARCHIVE DIRECTORY. */
public class Unpack {
  public static void main(String[] args) throws Exception {
    for (int i = 0; i < args.length; i += 3) {
      unpack(args[i], new File(args[i + 1]), new File(args[i + 2]));
    }
  }

  private static void unpack(String way, File archive, File out) throws Exception {
    Files.createDirectories(out.toPath());
    switch (way) {
      case "java-zip-file" -> withZipFile(archive, out.toPath());
      case "java-zip-stream" -> withZipStream(archive, out.toPath());
      case "java-gzip" -> gunzip(archive, new File(out, "plain.tar").toPath());
      case "hadoop-zip-file" -> FileUtil.unZip(archive, out);
      case "hadoop-tar-file" -> FileUtil.unTar(archive, out);
      case "hadoop-zip-stream" -> {
        try (InputStream in = new FileInputStream(archive)) {
          FileUtil.unZip(in, out);
        }
      }
      case "hadoop-tar-stream" -> {
        try (InputStream in = new FileInputStream(archive)) {
          FileUtil.unTar(in, out, true);
        }
      }
      default -> throw new IllegalArgumentException(way);
    }
  }

  private static void withZipFile(File archive, Path out) throws IOException {
    try (ZipFile zip = new ZipFile(archive)) {
      for (var entries = zip.entries(); entries.hasMoreElements(); ) {
        ZipEntry entry = entries.nextElement();
        write(zip.getInputStream(entry), out.resolve(entry.getName()));
      }
    }
  }

  private static void withZipStream(File archive, Path out) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(new FileInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        write(zip, out.resolve(entry.getName()));
      }
    }
  }

  private static void gunzip(File archive, Path out) throws IOException {
    try (InputStream in = new GZIPInputStream(new FileInputStream(archive))) {
      write(in, out);
    }
  }

  private static void write(InputStream in, Path path) throws IOException {
    Files.createDirectories(path.getParent());
    try (OutputStream to = Files.newOutputStream(path)) {
      in.transferTo(to);
    }
  }
}
