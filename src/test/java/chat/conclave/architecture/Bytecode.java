package chat.conclave.architecture;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;

/** What the compiler made of a class. */
final class Bytecode {
  private Bytecode() {}

  static ClassNode of(Class<?> type) {
    String file = type.getName().substring(type.getPackageName().length() + 1) + ".class";
    try (@Nullable InputStream bytecode = type.getResourceAsStream(file)) {
      if (bytecode == null) {
        throw new IllegalStateException(file + " is not there");
      }
      ClassNode node = new ClassNode();
      new ClassReader(bytecode).accept(node, 0);
      return node;
    } catch (IOException e) {
      throw new IllegalStateException(file, e);
    }
  }
}
